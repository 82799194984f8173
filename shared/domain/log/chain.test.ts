import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../canonical/sha256.ts'
import {
  chainEntry,
  createChainVerifier,
  EMPTY_HEAD,
  entryHash,
  verifyChain,
  type ChainProblem,
} from './chain.ts'
import type { LogEntry } from './entry.ts'

function log(length: number): LogEntry[] {
  const entries: LogEntry[] = []
  let head = EMPTY_HEAD
  for (let i = 1; i <= length; i++) {
    const entry = chainEntry(
      {
        at: 1_000 * i,
        type: 'request.created',
        actor: { kind: 'person', id: `u${i}`, name: 'Ann', via: 'desktop' },
        subject: { kind: 'request', id: `r${i}` },
        data: { note: `entry ${i}` },
      },
      head,
      sha256Hex,
    )
    entries.push(entry)
    head = { seq: entry.seq, hash: entry.hash }
  }
  return entries
}

const sound = log(6)
const entry = (seq: number): LogEntry => sound[seq - 1] as LogEntry
const without = (seq: number): LogEntry[] => sound.filter((one) => one.seq !== seq)
const replaced = (seq: number, by: Partial<LogEntry>): LogEntry[] =>
  sound.map((one) => (one.seq === seq ? { ...one, ...by } : one))
/** The change, made by somebody who also knows how to compute the hash. */
const rehashed = (seq: number, by: Partial<LogEntry>): LogEntry[] =>
  replaced(seq, { ...by, hash: entryHash({ ...entry(seq), ...by }, sha256Hex) })

describe('a chained entry', () => {
  it('hashes every other field, the previous hash included', () => {
    const { hash, ...rest } = entry(1)
    expect(rest.previousHash).toBe('0'.repeat(64))
    expect(hash).toBe(
      sha256Hex(
        `{"actor":{"id":"u1","kind":"person","name":"Ann","via":"desktop"},"at":1000,"data":{"note":"entry 1"},` +
          `"previousHash":"${'0'.repeat(64)}","seq":1,"subject":{"id":"r1","kind":"request"},"type":"request.created"}`,
      ),
    )
    expect(entry(2).previousHash).toBe(hash)
  })
})

describe('verifyChain', () => {
  it('accepts what was appended, whole or from any entry on', () => {
    expect(verifyChain(sound, sha256Hex)).toEqual({ ok: true, head: { seq: 6, hash: entry(6).hash } })
    expect(verifyChain([], sha256Hex)).toEqual({ ok: true, head: EMPTY_HEAD })
    expect(verifyChain(sound.slice(3), sha256Hex, { seq: 3, hash: entry(3).hash }).ok).toBe(true)
  })

  it.each<[string, readonly LogEntry[], ChainProblem]>([
    ['an altered time', replaced(3, { at: 5 }), { seq: 3, code: 'altered' }],
    ['an altered type', replaced(3, { type: 'x' }), { seq: 3, code: 'altered' }],
    ['an altered actor', replaced(3, { actor: { kind: 'system' } }), { seq: 3, code: 'altered' }],
    ['altered data', replaced(3, { data: {} }), { seq: 3, code: 'altered' }],
    ['an altered subject', replaced(3, { subject: { kind: 'flow', id: 'r3' } }), { seq: 3, code: 'altered' }],
    ['an altered hash', replaced(3, { hash: entry(4).hash }), { seq: 3, code: 'altered' }],
    ['an altered previous hash', replaced(3, { previousHash: entry(1).hash }), { seq: 3, code: 'altered' }],
    ['an unreadable number', replaced(3, { seq: Number.NaN }), { seq: 3, code: 'altered' }],
    ['data that JSON cannot hold', replaced(3, { data: { a: Number.NaN } }), { seq: 3, code: 'altered' }],
    ['altered data with a new hash', rehashed(3, { data: {} }), { seq: 4, code: 'not-linked' }],
    ['a removed entry', without(3), { seq: 3, code: 'missing' }],
    ['a removed first entry', without(1), { seq: 1, code: 'missing' }],
    ['two entries swapped', [1, 3, 2, 4].map(entry), { seq: 2, code: 'reordered' }],
    ['the first put last', [2, 3, 4, 1].map(entry), { seq: 1, code: 'reordered' }],
    ['an entry twice', [1, 2, 2, 3].map(entry), { seq: 2, code: 'repeated' }],
    ['an older entry again', [1, 2, 3, 1, 4].map(entry), { seq: 1, code: 'repeated' }],
    [
      'a gap closed by renumbering',
      [entry(1), entry(2), { ...entry(4), seq: 3 }],
      { seq: 3, code: 'altered' },
    ],
  ])('names %s', (_name, entries, problem) => {
    const report = verifyChain(entries, sha256Hex)
    expect(report).toMatchObject({ ok: false, problem })
  })

  it('stays at the last sound entry', () => {
    const verifier = createChainVerifier(sha256Hex)
    expect(verifier.add(entry(1))).toBe(null)
    expect(verifier.add(entry(3))).toEqual({ seq: 2, code: 'missing' })
    expect(verifier.head().seq).toBe(1)
    expect(verifier.add(entry(2))).toBe(null)
  })
})
