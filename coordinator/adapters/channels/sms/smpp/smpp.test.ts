import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SmsReceipt } from '../../../../ports/sms-inbox.ts'
import { readDelivered } from './messages.ts'
import { createPduReader, encodePdu, SmppProtocolError } from './pdu.ts'
import { createSmppTransport } from './smpp-transport.ts'
import { startSmppServer } from './testing/smpp-server.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
const signal = new AbortController().signal

async function start(
  more: {
    answer?: string | null
    password?: string
    allowPrivate?: boolean
    enquireMs?: number
    answerMs?: number
  } = {},
) {
  const server = await startSmppServer()
  const heard: { from: string; text: string }[] = []
  const receipts: SmsReceipt[] = []
  const accepted: string[] = []
  let deaf = false
  const transport = createSmppTransport({
    server: {
      host: '127.0.0.1',
      port: server.port,
      tls: false,
      systemId: 'acme',
      password: more.password ?? 'secret',
      systemType: '',
      from: '+46700000000',
    },
    allowPrivate: more.allowPrivate ?? true,
    onAccepted: async (deliveryId, providerId) => void accepted.push(`${deliveryId}=${providerId}`),
    onMessage: async (message) => {
      if (deaf) throw new Error('the store is full')
      heard.push(message)
      return more.answer ?? null
    },
    onReceipt: async (receipt) => void receipts.push(receipt),
    onError: () => undefined,
    firstPauseMs: 20,
    ...(more.enquireMs === undefined ? {} : { enquireMs: more.enquireMs }),
    ...(more.answerMs === undefined ? {} : { answerMs: more.answerMs }),
  })
  closing.push(
    () => server.stop(),
    () => transport.close(),
  )
  const send = (text: string, to = '+46701234567') => transport.send({ id: 'd1', to, text }, signal)
  return { server, transport, heard, receipts, accepted, send, setDeaf: (on: boolean) => (deaf = on) }
}

describe('sending over SMPP', () => {
  it('hands in exactly this text for exactly this number, and asks for a receipt', async () => {
    const { server, send, accepted } = await start()
    const text = 'Åsa asks for Files: write_file [x]. Reply A 4829130576 to approve, D 4829130576 to deny €'
    expect(await send(text)).toEqual({ status: 'delivered', response: 'accepted m1' })
    expect(accepted).toEqual(['d1=m1'])
    expect(server.submitted[0]).toMatchObject({
      destination_addr: '46701234567',
      dest_addr_ton: 1,
      source_addr: '46700000000',
      registered_delivery: 1,
      short_message: { message: text },
    })
  })

  it.each([
    [0x0b, 'failed', 'ESME_RINVDSTADR: the number is not valid'],
    [0x58, 'retry', 'ESME_RTHROTTLED: too many messages'],
    [0x14, 'retry', 'ESME_RMSGQFUL: the server’s queue is full'],
    [0x400, 'retry', 'status 0x00000400'],
  ])('status %i means %s', async (status, outcome, response) => {
    const { server, send } = await start()
    server.answerNext(status)
    expect(await send('x')).toEqual({ status: outcome, response })
  })

  it('says why it is not connected', async () => {
    const { send } = await start({ password: 'wrong' })
    expect(await send('x')).toEqual({ status: 'retry', response: 'ESME_RINVPASWD: wrong password' })
  })

  it('connects to no address inside the network unless it may', async () => {
    const { send, server } = await start({ allowPrivate: false })
    expect(await send('x')).toMatchObject({ status: 'failed', response: '127.0.0.1 is not a public address' })
    expect(server.binds()).toBe(0)
  })

  it('comes back when it is cut off, and when the server says nothing any more', async () => {
    const { server, send } = await start({ enquireMs: 30, answerMs: 100 })
    await send('one')
    server.cutOff()
    await vi.waitFor(() => expect(server.binds()).toBe(2), 30_000)
    expect(await send('two')).toMatchObject({ status: 'delivered' })
    server.fallSilent(true)
    expect(await send('three')).toMatchObject({ status: 'retry', response: 'no answer within 0.1 s' })
    server.fallSilent(false)
    await vi.waitFor(() => expect(server.binds()).toBeGreaterThanOrEqual(3), 30_000)
    expect(await send('three')).toMatchObject({ status: 'delivered' })
  })

  it('sends many at once through a window, each once', async () => {
    const { server, send } = await start()
    const outcomes = await Promise.all(Array.from({ length: 200 }, (_, n) => send(`text ${n}`)))
    expect(outcomes.every(({ status }) => status === 'delivered')).toBe(true)
    expect(new Set(server.submitted.map((pdu) => pdu.short_message?.message)).size).toBe(200)
    expect(server.submitted).toHaveLength(200)
  })
})

describe('what comes back over SMPP', () => {
  it.each([
    ['the default alphabet', { short_message: 'A 4829130576', data_coding: 0 }],
    ['UCS-2', { short_message: 'A 4829130576', data_coding: 8 }],
    ['Latin-1', { short_message: 'A 4829130576', data_coding: 3 }],
    ['the payload field', { short_message: '', message_payload: 'A 4829130576', data_coding: 0 }],
  ])('hears a reply in %s, and answers it', async (_name, message) => {
    const { server, send, heard } = await start({ answer: 'You approved it.' })
    await send('first')
    const from = { source_addr: '46701234567', source_addr_ton: 1, destination_addr: '46700000000' }
    expect(await server.deliver({ ...from, ...message })).toBe(0)
    expect(heard).toEqual([{ from: '+46701234567', text: 'A 4829130576' }])
    await vi.waitFor(() => expect(server.submitted).toHaveLength(2), 30_000)
    expect(server.submitted[1]).toMatchObject({
      destination_addr: '46701234567',
      short_message: { message: 'You approved it.' },
    })
  })

  it('lets the server bring it again when it could not be kept', async () => {
    const { server, send, heard, setDeaf } = await start()
    await send('first')
    setDeaf(true)
    const reply = { source_addr: '46701234567', source_addr_ton: 1, short_message: 'A 1' }
    expect(await server.deliver(reply)).toBe(0x64)
    setDeaf(false)
    expect(await server.deliver(reply)).toBe(0)
    expect(heard).toHaveLength(1)
  })

  it.each([
    ['DELIVRD', '000', 'delivered', 'DELIVRD'],
    ['UNDELIV', '013', 'failed', 'UNDELIV err:013'],
  ])('reads a receipt: %s', async (stat, err, outcome, words) => {
    const { server, send, receipts, heard } = await start()
    await send('first')
    const short_message = `id:m1 sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:${stat} err:${err} text:x`
    await server.deliver({ esm_class: 0x04, source_addr: '46701234567', short_message })
    expect(receipts).toEqual([{ message: { providerId: 'm1' }, outcome, words }])
    expect(heard).toEqual([])
  })

  it('says that it is there, and refuses what it does not know', async () => {
    const { server, send } = await start()
    await send('first')
    await server.enquire()
    server.write(encodePdu({ command: 0x103, status: 0, sequence: 7, body: Buffer.alloc(3) }))
    expect(await send('still here')).toMatchObject({ status: 'delivered' })
  })

  it('survives whatever bytes a server sends', async () => {
    const { server, send } = await start()
    await send('first')
    server.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await vi.waitFor(() => expect(server.binds()).toBe(2), 30_000)
    expect(await send('second')).toMatchObject({ status: 'delivered' })
  })
})

describe('PDUs', () => {
  it('are cut out of any stream, however it is chopped', () =>
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        (bodies, cuts) => {
          const sent = bodies.map((body, n) => ({
            command: 5,
            status: 0,
            sequence: n + 1,
            body: Buffer.from(body),
          }))
          const stream = Buffer.concat(sent.map(encodePdu))
          const read = createPduReader()
          const found = []
          for (let at = 0, turn = 0; at < stream.length; turn += 1) {
            const size = cuts[turn % cuts.length] ?? 1
            found.push(...read(stream.subarray(at, at + size)))
            at += size
          }
          expect(found).toEqual(sent)
        },
      ),
    ))

  it('of impossible length end the connection', () => {
    for (const length of [0, 15, 17_000, 0xffffffff]) {
      const head = Buffer.alloc(16)
      head.writeUInt32BE(length, 0)
      expect(() => createPduReader()(head)).toThrow(SmppProtocolError)
    }
  })

  it('of any content are read without harm', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(['message', 'receipt', 'ignored']).toContain(readDelivered(Buffer.from(bytes)).type)
      }),
      { numRuns: 3000 },
    ))
})
