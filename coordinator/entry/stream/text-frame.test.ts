import type { Writable } from 'node:stream'
import * as ws from 'ws'
import { expect, it } from 'vitest'
import { textFrame } from './text-frame.ts'

/** The reading half of a client, which has no types. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable }

/** What a client reads out of the bytes. */
const read = (bytes: Buffer): Promise<readonly [string, boolean]> =>
  new Promise((resolve, reject) => {
    const receiver = new Receiver({ isServer: false })
    receiver.on('message', (data: Buffer, isBinary: boolean) => resolve([data.toString('utf8'), isBinary]))
    receiver.on('error', reject)
    receiver.write(bytes)
  })

it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])('is read as one text of %i bytes', async (length) => {
  const text = 'x'.repeat(length)
  await expect(read(textFrame(text))).resolves.toEqual([text, false])
})

it('counts bytes, not characters', async () => {
  const text = 'ä😀'.repeat(40)
  await expect(read(textFrame(text))).resolves.toEqual([text, false])
})
