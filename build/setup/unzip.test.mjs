import { existsSync } from 'node:fs'
import { mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unzip } from './unzip.mjs'

/**
 * A zip file of uncompressed entries, as PKWARE's APPNOTE describes it.
 * @param {readonly { name: string, text: string, mode: number }[]} entries
 */
function zipFile(entries) {
  const locals = []
  const directory = []
  let offset = 0
  for (const { name, text, mode } of entries) {
    const [nameBytes, content] = [Buffer.from(name), Buffer.from(text)]
    const common = Buffer.alloc(26)
    common.writeUInt16LE(10, 0)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(content.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, nameBytes, content])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(mode * 65536, 6)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, rest, nameBytes)
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}

describe('unzip', () => {
  /** @type {string} */
  let folder
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-unzip-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const unpack = async (
    /** @type {Parameters<typeof zipFile>[0]} */ entries,
    wanted = (/** @type {string} */ _name) => true,
  ) => {
    await writeFile(join(folder, 'x.zip'), zipFile(entries))
    await unzip(join(folder, 'x.zip'), join(folder, 'out'), wanted)
  }

  it('keeps content, modes and links, and leaves out what is not wanted', async () => {
    await unpack(
      [
        { name: 'app/run', text: 'program', mode: 0o100755 },
        { name: 'app/data.txt', text: 'text', mode: 0o100644 },
        { name: 'app/link', text: 'data.txt', mode: 0o120777 },
        { name: 'other/secret', text: 'no', mode: 0o100644 },
      ],
      (name) => name.startsWith('app/'),
    )
    expect(await readFile(join(folder, 'out/app/run'), 'utf8')).toBe('program')
    expect((await stat(join(folder, 'out/app/run'))).mode & 0o777).toBe(0o755)
    expect(await readlink(join(folder, 'out/app/link'))).toBe('data.txt')
    expect(existsSync(join(folder, 'out/other'))).toBe(false)
  })

  it.each(['../evil', 'app/../../evil', '/evil'])('refuses the entry %s', async (name) => {
    await expect(unpack([{ name, text: 'x', mode: 0o100644 }])).rejects.toThrow()
    expect(existsSync(join(folder, 'evil'))).toBe(false)
  })

  it('refuses what is no zip file', async () => {
    await writeFile(join(folder, 'x.zip'), 'not a zip file')
    await expect(unzip(join(folder, 'x.zip'), join(folder, 'out'), () => true)).rejects.toThrow()
  })
})
