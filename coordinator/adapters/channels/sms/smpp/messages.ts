import { e164 } from '../../../../../shared/domain/sms/reply.ts'
import { fromGsm7, toGsm7 } from '../../../../../shared/domain/sms/gsm7.ts'
import { FieldReader, textField } from './pdu.ts'

const TON_INTERNATIONAL = 1
const TON_ALPHANUMERIC = 5
const NPI_ISDN = 1
const INTERFACE_3_4 = 0x34
const ESM_RECEIPT = 0x04
const ESM_TYPES = 0x3c
const ESM_HEADER = 0x40
const OPTION = { receiptedMessageId: 0x001e, messagePayload: 0x0424, messageState: 0x0427 } as const

export const bindBody = (who: { systemId: string; password: string; systemType: string }): Buffer =>
  Buffer.concat([
    textField(who.systemId),
    textField(who.password),
    textField(who.systemType),
    Buffer.from([INTERFACE_3_4, 0, 0]),
    textField(''),
  ])

const addressField = (address: string): Buffer => {
  const number = e164(address)
  return number === null
    ? Buffer.concat([Buffer.from([TON_ALPHANUMERIC, 0]), textField(address)])
    : Buffer.concat([Buffer.from([TON_INTERNATIONAL, NPI_ISDN]), textField(number.slice(1))])
}

/** A text in the default alphabet, one part, with a receipt wanted for what becomes of it. */
export function submitBody(from: string, to: string, text: string): Buffer {
  const octets = Buffer.from(toGsm7(text))
  return Buffer.concat([
    textField(''),
    addressField(from),
    addressField(to),
    // esm_class, protocol_id, priority_flag
    Buffer.from([0, 0, 0]),
    textField(''),
    textField(''),
    // registered_delivery, replace_if_present_flag, data_coding, sm_default_msg_id, sm_length
    Buffer.from([1, 0, 0, 0, octets.length]),
    octets,
  ])
}

/** What the provider brings: somebody's words, what became of ours, or neither. */
export type Delivered =
  | { readonly type: 'message'; readonly from: string; readonly text: string }
  | {
      readonly type: 'receipt'
      readonly providerId: string
      readonly outcome: 'delivered' | 'failed' | 'under-way'
      readonly words: string
    }
  | { readonly type: 'ignored' }

/** Reads the body of a `deliver_sm`. Never throws: whatever it cannot read is ignored. */
export function readDelivered(body: Buffer): Delivered {
  const fields = new FieldReader(body)
  fields.text()
  const ton = fields.byte()
  fields.byte()
  const from = fields.text()
  fields.bytes(2)
  fields.text()
  const esmClass = fields.byte()
  fields.bytes(2)
  fields.text()
  fields.text()
  fields.bytes(2)
  const coding = fields.byte()
  fields.byte()
  const short = fields.bytes(fields.byte())
  const options = fields.options()
  const content = short.length > 0 ? short : (options.get(OPTION.messagePayload) ?? short)
  if ((esmClass & ESM_TYPES) === ESM_RECEIPT) return receiptOf(content.toString('latin1'), options)
  if ((esmClass & ESM_TYPES) !== 0) return { type: 'ignored' }
  const octets = (esmClass & ESM_HEADER) === 0 ? content : firstPart(content)
  if (octets === null) return { type: 'ignored' }
  return {
    type: 'message',
    from: ton === TON_INTERNATIONAL ? `+${from.replace(/^\+/, '')}` : from,
    text: decode(octets, coding),
  }
}

/** Behind its header. The further parts of a long text hold no code and are not read. */
function firstPart(octets: Buffer): Buffer | null {
  const length = octets[0] ?? 0
  const header = octets.subarray(1, 1 + length)
  const isConcatenated = header[0] === 0x00 || header[0] === 0x08
  const part = isConcatenated ? header.at(length - 1) : 1
  return part === 1 ? octets.subarray(1 + length) : null
}

function decode(octets: Buffer, coding: number): string {
  switch (coding) {
    case 0x00:
      return fromGsm7(octets)
    case 0x08:
      return Buffer.from(octets.subarray(0, octets.length & ~1))
        .swap16()
        .toString('utf16le')
    default:
      return octets.toString('latin1')
  }
}

/** Message states of the optional field (3.4, 5.2.28), in the words of the text form. */
const STATES: Readonly<Record<number, string>> = {
  1: 'ENROUTE',
  2: 'DELIVRD',
  3: 'EXPIRED',
  4: 'DELETED',
  5: 'UNDELIV',
  6: 'ACCEPTD',
  7: 'UNKNOWN',
  8: 'REJECTD',
}
const ENDED: readonly string[] = ['EXPIRED', 'DELETED', 'UNDELIV', 'REJECTD']

function receiptOf(text: string, options: ReadonlyMap<number, Buffer>): Delivered {
  const named = options.get(OPTION.receiptedMessageId)?.toString('latin1').replace(/\0.*$/s, '')
  const providerId = named ?? /\bid:([^\s]{1,65})/i.exec(text)?.[1]
  const state =
    STATES[options.get(OPTION.messageState)?.[0] ?? 0] ??
    /\bstat:([A-Z]{1,10})/i.exec(text)?.[1]?.toUpperCase()
  if (providerId === undefined || providerId === '' || state === undefined) return { type: 'ignored' }
  const error = /\berr:([0-9A-F]{1,8})/i.exec(text)?.[1]
  const words = `${state}${error === undefined || /^0+$/.test(error) ? '' : ` err:${error}`}`
  const outcome = state === 'DELIVRD' ? 'delivered' : ENDED.includes(state) ? 'failed' : 'under-way'
  return { type: 'receipt', providerId, outcome, words }
}
