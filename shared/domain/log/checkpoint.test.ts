import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readCheckpoint, signCheckpoint, type Checkpoint, type SignatureCheck } from './checkpoint.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const signer = {
  keyId: 'k1',
  sign: (text: string) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('hex'),
}
const isGood: SignatureCheck = (keyId, text, signature) =>
  keyId === 'k1' && verify(null, Buffer.from(text, 'utf8'), publicKey, Buffer.from(signature, 'hex'))
const checkpoint: Checkpoint = {
  origin: 'countersign/7f3a',
  size: 1_204,
  root: 'ab'.repeat(32),
  at: Date.parse('2027-03-01T12:00:00.123Z'),
}

describe('a checkpoint', () => {
  const text = signCheckpoint(checkpoint, signer)

  it('is five lines and a signature over them', () => {
    expect(text.split('\n').slice(0, 6)).toEqual([
      'countersign log checkpoint v1',
      'countersign/7f3a',
      '1204',
      'ab'.repeat(32),
      '2027-03-01T12:00:00.123Z',
      '',
    ])
    expect(readCheckpoint(text, isGood)).toEqual({ ok: true, checkpoint, keyId: 'k1' })
  })

  it('is refused with any character changed, added or removed', () => {
    for (let i = 0; i < text.length; i++) {
      const other = text[i] === '1' ? '2' : '1'
      for (const changed of [
        text.slice(0, i) + other + text.slice(i + 1),
        text.slice(0, i) + text.slice(i + 1),
        text.slice(0, i) + other + text.slice(i),
      ]) {
        expect(readCheckpoint(changed, isGood).ok, JSON.stringify(changed)).toBe(false)
      }
    }
  })

  it.each([
    ['nothing', '', 'malformed'],
    ['Windows line ends', text.replace(/\n/g, '\r\n'), 'malformed'],
    ['text after it', `${text}\n`, 'malformed'],
    ['a size with a leading zero', text.replace('1204', '01204'), 'malformed'],
    ['an impossible date', text.replace('-03-01T', '-02-30T'), 'malformed'],
    ['an unknown key', text.replace('— k1', '— k2'), 'wrong-signature'],
    ['another size', text.replace('1204', '1205'), 'wrong-signature'],
  ])('refuses %s', (_name, changed, code) => {
    expect(readCheckpoint(changed, isGood)).toEqual({ ok: false, code })
  })

  it('is not made for an origin that could pass for another line', () => {
    expect(() => signCheckpoint({ ...checkpoint, origin: 'a\n5' }, signer)).toThrow(RangeError)
    expect(() => signCheckpoint(checkpoint, { ...signer, keyId: 'two words' })).toThrow(RangeError)
  })
})
