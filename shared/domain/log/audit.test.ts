import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../json.ts'
import { blindSpotText, problemText } from './audit-text.ts'
import { bytesOf, createLogAuditor, type AuditProblem, type LogAudit } from './audit.ts'
import { chainEntry, EMPTY_HEAD, type LogHead } from './chain.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { LogEntry, NewLogEntry } from './entry.ts'
import { createMerkleTree } from './merkle.ts'

const hash = {
  hex: (text: string) => createHash('sha256').update(text, 'utf8').digest('hex'),
  bytes: (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest(),
}

/** A chain over the given contents, going on from an entry before them. */
function chained(contents: readonly NewLogEntry[], from: LogHead = EMPTY_HEAD): LogEntry[] {
  let head = from
  return contents.map(({ at, type, actor, subject, data }) => {
    const entry = chainEntry({ at, type, actor, subject, data }, head, hash.hex)
    head = entry
    return entry
  })
}

const content = (i: number): NewLogEntry => ({
  at: 1_000 * i,
  type: i % 2 ? 'request.created' : 'request.decided',
  actor:
    i % 3
      ? { kind: 'person', id: `u${i % 5}`, name: 'Ann', via: 'web', from: '10.0.0.1' }
      : { kind: 'system' },
  subject: { kind: 'request', id: `r${i}` },
  data: { note: `entry ${i}`, list: [i, { deep: true }] },
})

const LENGTH = 40
const sound = chained(Array.from({ length: LENGTH }, (_, i) => content(i + 1)))
const tree = createMerkleTree(hash.bytes)
for (const { hash: hex } of sound) tree.append(bytesOf(hex))
const checkpointAt = (size: number): Checkpoint => ({
  origin: 'log',
  size,
  root: Buffer.from(tree.root(size)).toString('hex'),
  at: 0,
})

function audit(entries: readonly LogEntry[], checkpoints: readonly Checkpoint[] = []): LogAudit {
  const auditor = createLogAuditor(checkpoints, hash, () => true)
  for (const entry of entries) auditor.add(entry)
  return auditor.finish()
}

describe('the auditor', () => {
  it.each<[string, JsonObject]>([
    ['is nothing', { vote: { decisionId: 'd1', verdict: 'deny' }, signed: null }],
    ['is a text', { vote: { decisionId: 'd1', verdict: 'deny' }, signed: 'yes' }],
    [
      'lacks members',
      { vote: { decisionId: 'd1', verdict: 'deny' }, signed: { publicKey: 'k', signature: 's' } },
    ],
    ['is of no vote', { signed: { publicKey: 'k', signature: 's', digest: null, details: '', at: 1 } }],
  ])('names an entry whose signature %s', (_what, data) => {
    expect(audit(chained([content(1), { ...content(2), data }])).firstProblem).toEqual({
      code: 'wrong-signature',
      seq: 2,
    })
  })

  it('finds the first decision that is not the one a device signed, though its chain is sound', () => {
    const decided = (verdict: string): NewLogEntry => ({
      ...content(2),
      data: {
        vote: { decisionId: 'd1', verdict },
        signed: { publicKey: 'k', signature: 's', digest: null, details: '', at: 1 },
      },
    })
    const auditWith = (verdict: string) => {
      const auditor = createLogAuditor([], hash, (_key, text) => text.includes('"verdict":"deny"'))
      for (const entry of chained([content(1), decided(verdict), content(3)])) auditor.add(entry)
      return auditor.finish()
    }
    expect(auditWith('deny')).toMatchObject({ ok: true, entries: 3 })
    const found = auditWith('approve')
    expect(found.firstProblem).toEqual({ code: 'wrong-signature', seq: 2 })
    expect(problemText({ code: 'wrong-signature', seq: 2 })).toContain('Entry 2')
  })

  it('finds a sound log sound, and says what it could not have seen', () => {
    expect(audit(sound, [checkpointAt(30), checkpointAt(10)])).toEqual({
      ok: true,
      entries: 40,
      head: { seq: 40, hash: sound[39]?.hash },
      coveredUntil: 30,
      cannotDetect: [
        { code: 'after-checkpoint', from: 31 },
        { code: 'signing-key' },
        { code: 'never-recorded' },
        { code: 'clock' },
      ],
    })
    expect(audit(sound, []).cannotDetect[0]).toEqual({ code: 'no-checkpoint' })
    expect(audit(sound, [checkpointAt(40)]).cannotDetect[0]).toEqual({ code: 'signing-key' })
    expect(audit([], [checkpointAt(0)])).toMatchObject({ ok: true, entries: 0 })
  })

  const rewrittenFrom = (seq: number): LogEntry[] => {
    const before = sound[seq - 2]
    const contents = sound
      .slice(seq - 1)
      .map((entry, i) => (i === 0 ? { ...entry, data: { note: 'other' } } : entry))
    return [...sound.slice(0, seq - 1), ...chained(contents, before ?? EMPTY_HEAD)]
  }

  it.each<[string, readonly LogEntry[], readonly number[], AuditProblem]>([
    ['altered', sound.map((e) => (e.seq === 5 ? { ...e, at: 1 } : e)), [], { seq: 5, code: 'altered' }],
    ['missing', sound.filter((e) => e.seq !== 5), [], { seq: 5, code: 'missing' }],
    ['reordered', [...sound.slice(1), ...sound.slice(0, 1)], [], { seq: 1, code: 'reordered' }],
    ['cut off', sound.slice(0, 20), [10, 30], { seq: 21, code: 'cut-off' }],
    ['emptied', [], [30], { seq: 1, code: 'cut-off' }],
    [
      'rewritten with good hashes',
      rewrittenFrom(15),
      [10, 20, 30],
      { seq: 11, until: 20, code: 'rewritten' },
    ],
    ['rewritten from the first entry on', rewrittenFrom(1), [30], { seq: 1, until: 30, code: 'rewritten' }],
  ])('names what is %s', (_name, entries, sizes, problem) => {
    const report = audit(entries, sizes.map(checkpointAt))
    expect(report.ok).toBe(false)
    expect(report.firstProblem).toEqual(problem)
    expect(problemText(problem)).toContain(String(problem.seq))
  })

  it('does not see a rewriting after the newest checkpoint, and says so', () => {
    const report = audit(rewrittenFrom(35), [checkpointAt(30)])
    expect(report.ok).toBe(true)
    expect(report.cannotDetect).toContainEqual({ code: 'after-checkpoint', from: 31 })
  })

  it('has a sentence for every blind spot', () => {
    const spots = [...audit(sound, []).cannotDetect, ...audit(sound, [checkpointAt(10)]).cannotDetect]
    expect(new Set(spots.map(blindSpotText)).size).toBe(5)
  })
})

describe('10,000 changes to the stored log', () => {
  /** A log that another 10,000 readings do not make slow. */
  const log = sound.slice(0, 24)
  const COVERED = 16
  const field = fc.constantFrom('at', 'type', 'actor', 'subject', 'data', 'hash', 'previousHash', 'seq')
  const edit = (entry: LogEntry, name: string, salt: number): LogEntry => {
    const flipped = (hex: string): string => (hex.startsWith('0') ? '1' : '0') + hex.slice(1)
    const changes: Record<string, Partial<LogEntry>> = {
      at: { at: entry.at + 1 + salt },
      type: { type: `${entry.type}.${salt}` },
      actor: { actor: { kind: 'agent', id: `x${salt}`, name: 'Mallory' } },
      subject: { subject: { ...entry.subject, id: `${entry.subject.id}${salt}` } },
      data: { data: { ...(entry.data as JsonObject), note: `changed ${salt}` } },
      hash: { hash: flipped(entry.hash) },
      previousHash: { previousHash: flipped(entry.previousHash) },
      seq: { seq: entry.seq + 1 + salt },
    }
    return { ...entry, ...changes[name] }
  }
  /** How well the attacker knows the format: leaves the hashes, or makes the whole tail good again. */
  const skill = fc.constantFrom('none' as const, 'rechains' as const)
  const change = fc.oneof(
    fc.record({ kind: fc.constant('edit' as const), at: fc.nat(log.length - 1), field, salt: fc.nat(9) }),
    fc.record({
      kind: fc.constant('remove' as const),
      at: fc.nat(log.length - 1),
      count: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({
      kind: fc.constant('swap' as const),
      at: fc.nat(log.length - 1),
      with: fc.nat(log.length - 1),
    }),
    fc.record({
      kind: fc.constant('insert' as const),
      at: fc.nat(log.length),
      copyOf: fc.nat(log.length - 1),
    }),
    fc.record({ kind: fc.constant('cut' as const), at: fc.nat(log.length - 1) }),
  )

  type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

  function apply(what: Change): LogEntry[] {
    const entries = [...log]
    const at = (i: number): LogEntry => log[i] as LogEntry
    switch (what.kind) {
      case 'edit':
        entries[what.at] = edit(at(what.at), what.field, what.salt)
        break
      case 'remove':
        entries.splice(what.at, what.count)
        break
      case 'swap':
        entries[what.at] = at(what.with)
        entries[what.with] = at(what.at)
        break
      case 'insert':
        entries.splice(what.at, 0, at(what.copyOf))
        break
      case 'cut':
        entries.splice(what.at)
        break
    }
    return entries
  }

  const sameEntry = (a: LogEntry | undefined, b: LogEntry | undefined): boolean =>
    a === b || (a?.hash === b?.hash && JSON.stringify(a) === JSON.stringify(b))
  const same = (a: readonly LogEntry[], b: readonly LogEntry[]): boolean =>
    a.length === b.length && a.every((entry, i) => sameEntry(entry, b[i]))

  it('every one is found up to the newest checkpoint; what is not, lies after it', () => {
    const seen = { found: 0, hidden: 0 }
    fc.assert(
      fc.property(change, skill, (what, how) => {
        const raw = apply(what)
        const stored = how === 'rechains' ? chained(raw) : raw
        if (same(stored, log)) return
        const report = audit(stored, [checkpointAt(8), checkpointAt(COVERED)])
        if (report.ok) {
          seen.hidden++
          // Nothing up to the checkpoint differs, and the report says from where on it could not tell.
          expect(same(stored.slice(0, COVERED), log.slice(0, COVERED))).toBe(true)
          expect(
            report.cannotDetect.some(({ code }) => code === 'after-checkpoint') || report.entries === COVERED,
          ).toBe(true)
        } else {
          seen.found++
          const { seq = 0, until = seq } = report.firstProblem ?? {}
          const firstChanged = log.findIndex((entry, i) => !sameEntry(entry, stored[i])) + 1 || log.length + 1
          // The name is right: the first wrong entry, the one after a re-made one, or the stretch it lies in.
          if (report.firstProblem?.code === 'rewritten') {
            expect(firstChanged).toBeGreaterThanOrEqual(seq)
            expect(firstChanged).toBeLessThanOrEqual(until)
          } else if (report.firstProblem?.code !== 'repeated') expect(seq).toBe(firstChanged)
        }
      }),
      { numRuns: 10_000 },
    )
    expect(seen.found).toBeGreaterThan(5_000)
    expect(seen.hidden).toBeGreaterThan(100)
  }, 60_000)
})
