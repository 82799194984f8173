/**
 * The part of SMPP 3.4 that a client needs which sends one-part texts and hears replies and receipts. Written here and
 * not taken from a library: the one there is has had no release for over a year and does not run inside a strict module;
 * tests hold this against it.
 */
export const COMMAND = {
  genericNack: 0x80000000,
  bindTransceiver: 0x00000009,
  submit: 0x00000004,
  deliver: 0x00000005,
  unbind: 0x00000006,
  enquireLink: 0x00000015,
} as const
export const RESPONSE = 0x80000000
const HEADER_BYTES = 16
/** No text of ours or for us is longer. */
const LONGEST_PDU = 16 * 1024

export interface Pdu {
  readonly command: number
  readonly status: number
  readonly sequence: number
  readonly body: Buffer
}

export const isResponse = ({ command }: Pdu): boolean => command >= RESPONSE

export function encodePdu({ command, status, sequence, body }: Pdu): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(HEADER_BYTES + body.length, 0)
  header.writeUInt32BE(command, 4)
  header.writeUInt32BE(status, 8)
  header.writeUInt32BE(sequence, 12)
  return Buffer.concat([header, body])
}

export class SmppProtocolError extends Error {
  override readonly name = 'SmppProtocolError'
}

/** Cuts a stream of bytes into PDUs. Throws `SmppProtocolError` on a length that cannot be; the connection is then lost. */
export function createPduReader(): (chunk: Buffer) => readonly Pdu[] {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const pdus: Pdu[] = []
    while (rest.length >= 4) {
      const length = rest.readUInt32BE(0)
      if (length < HEADER_BYTES || length > LONGEST_PDU)
        throw new SmppProtocolError(`a message of ${length} bytes cannot be`)
      if (rest.length < length) break
      pdus.push({
        command: rest.readUInt32BE(4),
        status: rest.readUInt32BE(8),
        sequence: rest.readUInt32BE(12),
        body: Buffer.from(rest.subarray(HEADER_BYTES, length)),
      })
      rest = rest.subarray(length)
    }
    return pdus
  }
}

/** Reads fields one after another. What is not there reads as empty or zero: a PDU may lie about its own shape. */
export class FieldReader {
  #at = 0
  constructor(private readonly body: Buffer) {}

  byte(): number {
    return this.body[this.#at++] ?? 0
  }

  /** A text that ends with a zero byte. */
  text(): string {
    const end = this.body.indexOf(0, this.#at)
    const stop = end === -1 ? this.body.length : end
    const text = this.body.toString('latin1', this.#at, stop)
    this.#at = stop + 1
    return text
  }

  bytes(length: number): Buffer {
    const bytes = this.body.subarray(this.#at, this.#at + length)
    this.#at += length
    return bytes
  }

  /** The optional fields at the end, by tag; one that is cut off is left out. */
  options(): ReadonlyMap<number, Buffer> {
    const found = new Map<number, Buffer>()
    while (this.#at + 4 <= this.body.length) {
      const tag = this.body.readUInt16BE(this.#at)
      const length = this.body.readUInt16BE(this.#at + 2)
      this.#at += 4
      if (this.#at + length > this.body.length) break
      found.set(tag, this.bytes(length))
    }
    return found
  }
}

/** A text with its zero byte. Characters outside Latin-1 and zero bytes within cannot be in one. */
export const textField = (text: string): Buffer =>
  Buffer.concat([Buffer.from(text.replaceAll('\0', ''), 'latin1'), Buffer.from([0])])
