/** `FIN` and the opcode of a text. */
const WHOLE_TEXT = 0x81
const LONGEST_SHORT = 125
const TWO_BYTES = 126
const EIGHT_BYTES = 127

/**
 * A text as the WebSocket frame that a server sends (RFC 6455, 5.2): whole, not masked, not compressed. Its bytes are the
 * same for every socket, so one frame serves all.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const head = length <= LONGEST_SHORT ? 2 : length <= 0xffff ? 4 : 10
  const frame = Buffer.allocUnsafe(head + length)
  frame[0] = WHOLE_TEXT
  if (head === 2) frame[1] = length
  else if (head === 4) {
    frame[1] = TWO_BYTES
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = EIGHT_BYTES
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, head)
  return frame
}
