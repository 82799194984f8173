import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { icnsFile, icoFile } from './icon-files.mjs'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const folder = import.meta.dirname

describe('icon files', () => {
  it('point at each picture inside an .ico', () => {
    const pictures = new Map([16, 256, 512].map((size) => [size, Buffer.concat([PNG, Buffer.from([size % 251])])]))
    const file = icoFile(pictures)
    expect(file.readUInt16LE(4)).toBe(2)
    for (const [index, size] of [16, 256].entries()) {
      const [length, offset] = [file.readUInt32LE(6 + 16 * index + 8), file.readUInt32LE(6 + 16 * index + 12)]
      expect(file.subarray(offset, offset + length)).toEqual(pictures.get(size))
    }
  })

  it('say their own length in an .icns', () => {
    const file = icnsFile(new Map([[128, PNG]]))
    expect(file.subarray(0, 4).toString()).toBe('icns')
    expect(file.readUInt32BE(4)).toBe(file.length)
    expect(file.subarray(8, 12).toString()).toBe('ic07')
  })

  it.each([16, 24, 32, 48, 64, 128, 256, 512])('include the app’s picture at %i pixels', async (size) => {
    const png = await readFile(join(folder, 'app', `${size}x${size}.png`))
    expect(png.subarray(0, 8)).toEqual(PNG)
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
  })
})
