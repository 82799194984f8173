import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readOrMakeKeyFile } from './key-file.ts'
import { createRandomIds } from './random-ids.ts'
import { createSealedSecrets } from './sealed-secrets.ts'

describe('ids', () => {
  it('are 26 characters that sort by creation, also within one millisecond and when the clock goes back', () => {
    let time = 1_700_000_000_000
    const ids = createRandomIds(() => time)
    const made = Array.from({ length: 2000 }, (_unused, n) => {
      if (n === 500) time += 3
      if (n === 1000) time -= 60_000
      return ids.ulid()
    })
    expect(made.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true)
    expect([...made].sort()).toEqual(made)
    expect(new Set(made).size).toBe(2000)
  })

  it('hold the time as the ulid specification says', () => {
    expect(
      createRandomIds(() => 1_469_918_176_385)
        .ulid()
        .slice(0, 10),
    ).toBe('01ARYZ6S41')
  })

  it('are secrets of 256 bits', () => {
    const ids = createRandomIds()
    expect(Buffer.from(ids.secret(), 'base64url')).toHaveLength(32)
    expect(ids.secret()).not.toBe(ids.secret())
  })
})

describe('sealed secrets', () => {
  const secrets = createSealedSecrets('a-key-that-is-long-enough', 'environment')

  it('open to what was sealed, and look different each time', () => {
    for (const text of ['', 'x', 'päss wörd 😀', 'y'.repeat(100_000)]) {
      const sealed = secrets.seal(text)
      expect(sealed).toMatch(/^sealed:1:[\w-]+$/)
      expect(secrets.open(sealed)).toBe(text)
      expect(secrets.seal(text)).not.toBe(sealed)
    }
  })

  it('do not open with another key, nor after any change', () => {
    const sealed = secrets.seal('secret')
    expect(() => createSealedSecrets('another-key-long-enough', 'file').open(sealed)).toThrowError(
      expect.objectContaining({ code: 'wrong_key' }),
    )
    const bytes = Buffer.from(sealed.slice('sealed:1:'.length), 'base64url')
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes)
      altered[at] = (altered[at] ?? 0) ^ 1
      expect(() => secrets.open(`sealed:1:${altered.toString('base64url')}`)).toThrowError(
        expect.objectContaining({ code: 'wrong_key' }),
      )
    }
    for (const nonsense of ['', 'secret', 'sealed:1:', 'sealed:2:AAAA']) {
      expect(() => secrets.open(nonsense)).toThrowError(expect.objectContaining({ code: 'wrong_key' }))
    }
  })

  it('refuse a key that is too short to be one', () => {
    expect(() => createSealedSecrets('short', 'environment')).toThrowError(
      expect.objectContaining({ code: 'invalid_config' }),
    )
  })
})

it('a key file is made once, for its owner alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-key-'))
  const key = readOrMakeKeyFile(folder)
  expect(Buffer.from(key, 'base64url')).toHaveLength(32)
  expect(readOrMakeKeyFile(folder)).toBe(key)
  if (process.platform !== 'win32') expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600)
  rmSync(folder, { recursive: true })
})
