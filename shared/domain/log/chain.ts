import { canonicalJson } from '../canonical/canonical-json.ts'
import type { JsonValue } from '../json.ts'
import type { LogEntry, NewLogEntry } from './entry.ts'

/** Lower-case hex SHA-256 of a text's UTF-8 bytes. Injected: the coordinator has a faster one than pure code. */
export type Sha256Hex = (text: string) => string

/** The last entry of a log, or of the part that was read. */
export interface LogHead {
  readonly seq: number
  readonly hash: string
}

/** Before the first entry. */
export const EMPTY_HEAD: LogHead = { seq: 0, hash: '0'.repeat(64) }

/** The hash an entry must have: over the canonical JSON of all its other fields. */
export function entryHash(
  entry: Omit<LogEntry, 'hash'> & { readonly hash?: string },
  sha256: Sha256Hex,
): string {
  const { hash: _hash, ...rest } = entry
  return sha256(canonicalJson(rest as unknown as JsonValue))
}

/** Puts a new entry at the end of the chain. */
export function chainEntry(entry: NewLogEntry, head: LogHead, sha256: Sha256Hex): LogEntry {
  const linked = { ...entry, seq: head.seq + 1, previousHash: head.hash }
  return { ...linked, hash: entryHash(linked, sha256) }
}

export type ChainProblemCode =
  /** The entry's fields do not give its hash. */
  | 'altered'
  /** The next number is not there. */
  | 'missing'
  /** The next number comes later. */
  | 'reordered'
  /** A number that was there before. */
  | 'repeated'
  /** The entry is whole but continues another one: it, or the one before, was put there afterwards. */
  | 'not-linked'

export interface ChainProblem {
  /** The entry that is wrong, or that is missing. */
  readonly seq: number
  readonly code: ChainProblemCode
}

/** Reads one entry after the other, so that a log of any length can be checked. */
export interface ChainVerifier {
  /** The problem with this entry, or null. After a problem the verifier stays where it was. */
  readonly add: (entry: LogEntry) => ChainProblem | null
  readonly head: () => LogHead
}

/** `from` is an entry known to be right; default: before the first. */
export function createChainVerifier(sha256: Sha256Hex, from: LogHead = EMPTY_HEAD): ChainVerifier {
  let head = from
  return {
    add: (entry) => {
      const problem = problemAfter(head, entry, sha256)
      if (problem === null) head = { seq: entry.seq, hash: entry.hash }
      return problem
    },
    head: () => head,
  }
}

function problemAfter(head: LogHead, entry: LogEntry, sha256: Sha256Hex): ChainProblem | null {
  const expected = head.seq + 1
  if (!Number.isSafeInteger(entry.seq)) return { seq: expected, code: 'altered' }
  if (entry.seq > expected) return { seq: expected, code: 'missing' }
  if (entry.seq < expected) return { seq: entry.seq, code: 'repeated' }
  if (!isWhole(entry, sha256)) return { seq: entry.seq, code: 'altered' }
  return entry.previousHash === head.hash ? null : { seq: entry.seq, code: 'not-linked' }
}

function isWhole(entry: LogEntry, sha256: Sha256Hex): boolean {
  try {
    return entryHash(entry, sha256) === entry.hash
  } catch {
    // What has no canonical text was never written by us.
    return false
  }
}

export type ChainReport =
  | { readonly ok: true; readonly head: LogHead }
  /** `head` is the last entry before the problem. */
  | { readonly ok: false; readonly head: LogHead; readonly problem: ChainProblem }

/** Checks entries as they are stored, in order, and names the first that is altered, missing or out of its place. */
export function verifyChain(
  entries: readonly LogEntry[],
  sha256: Sha256Hex,
  from: LogHead = EMPTY_HEAD,
): ChainReport {
  const verifier = createChainVerifier(sha256, from)
  for (const [i, entry] of entries.entries()) {
    const problem = verifier.add(entry)
    if (problem === null) continue
    const later = problem.code === 'missing' && entries.slice(i).some(({ seq }) => seq === problem.seq)
    return { ok: false, head: verifier.head(), problem: later ? { ...problem, code: 'reordered' } : problem }
  }
  return { ok: true, head: verifier.head() }
}
