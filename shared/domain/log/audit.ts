import { createChainVerifier, type ChainProblemCode, type LogHead, type Sha256Hex } from './chain.ts'
import type { Checkpoint } from './checkpoint.ts'
import { signatureHolds, type IsSignedBy } from '../request/signed-decision.ts'
import type { LogEntry } from './entry.ts'
import { createMerkleFrontier, type Sha256Bytes } from './merkle.ts'

export type AuditProblemCode =
  | ChainProblemCode
  /** The log ends before a checkpoint that covers more. */
  | 'cut-off'
  /** The log is sound in itself, but is not the one that the checkpoint was made of. */
  | 'rewritten'
  /** The signature of a device is not of the decision in this entry. */
  | 'wrong-signature'

export interface AuditProblem {
  readonly code: AuditProblemCode
  /** The first entry that is wrong or missing; for `rewritten` the first that may be. */
  readonly seq: number
  /** For `rewritten`: the last entry that the checkpoint covers. The first wrong one lies between. */
  readonly until?: number
}

export interface LogAudit {
  readonly ok: boolean
  /** Entries found sound, from the first on. */
  readonly entries: number
  readonly head: LogHead
  /** Entries covered by the newest checkpoint that agrees; 0 without any. */
  readonly coveredUntil: number
  readonly firstProblem?: AuditProblem
  readonly cannotDetect: readonly BlindSpot[]
}

/** What no verification of this log could notice. Said in every report, good or bad. */
export type BlindSpot =
  /** No checkpoint was given: who can write the store can also make a whole new chain. */
  | { readonly code: 'no-checkpoint' }
  /** Entries after the newest checkpoint could be rewritten or cut off by who can write the store. */
  | { readonly code: 'after-checkpoint'; readonly from: number }
  /** Who has the signing key can sign another history, unless an older checkpoint is kept elsewhere. */
  | { readonly code: 'signing-key' }
  /** What was never recorded leaves no gap. */
  | { readonly code: 'never-recorded' }
  /** Times are what the coordinator's clock said. */
  | { readonly code: 'clock' }

export interface LogAuditor {
  /** Entries in the order they are stored. After the first problem the rest is only counted out. */
  readonly add: (entry: LogEntry) => void
  readonly finish: () => LogAudit
}

/**
 * Checks a log of any length in one reading: every hash, every link, no gap, every signature of a device on a decision,
 * and the Merkle root at each checkpoint.
 * The checkpoints must have been read with a good signature, and belong to this log.
 */
export function createLogAuditor(
  checkpoints: readonly Checkpoint[],
  hash: { readonly hex: Sha256Hex; readonly bytes: Sha256Bytes },
  isSignedBy: IsSignedBy,
): LogAuditor {
  const chain = createChainVerifier(hash.hex)
  const tree = createMerkleFrontier(hash.bytes)
  const waiting = [...checkpoints].sort((a, b) => b.size - a.size)
  let coveredUntil = 0
  let problem: AuditProblem | null = null

  /** Compares the root with every checkpoint of this size. */
  const meetCheckpoints = (): void => {
    while (waiting.at(-1)?.size === tree.size()) {
      const { root, size } = waiting.pop() as Checkpoint
      if (root === hexOf(tree.root())) coveredUntil = size
      else problem ??= { code: 'rewritten', seq: coveredUntil + 1, until: size }
    }
  }
  meetCheckpoints()

  return {
    add: (entry) => {
      if (problem !== null) {
        // The number that seemed missing was only out of its place.
        if (problem.code === 'missing' && entry.seq === problem.seq)
          problem = { ...problem, code: 'reordered' }
        return
      }
      problem = chain.add(entry)
      if (problem === null && !signatureHolds(entry, isSignedBy))
        problem = { code: 'wrong-signature', seq: entry.seq }
      if (problem !== null) return
      tree.append(bytesOf(entry.hash))
      meetCheckpoints()
    },
    finish: () => {
      const head = chain.head()
      const beyond = waiting.at(0)
      if (problem === null && beyond !== undefined) problem = { code: 'cut-off', seq: head.seq + 1 }
      return {
        ok: problem === null,
        entries: head.seq,
        head,
        coveredUntil,
        ...(problem !== null && { firstProblem: problem }),
        cannotDetect: blindSpots(checkpoints.length, coveredUntil, head),
      }
    },
  }
}

function blindSpots(checkpoints: number, coveredUntil: number, head: LogHead): readonly BlindSpot[] {
  const spots: BlindSpot[] = []
  if (checkpoints === 0) spots.push({ code: 'no-checkpoint' })
  else if (coveredUntil < head.seq) spots.push({ code: 'after-checkpoint', from: coveredUntil + 1 })
  return [...spots, { code: 'signing-key' }, { code: 'never-recorded' }, { code: 'clock' }]
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The leaf of an entry is its hash, which covers everything else in it. */
export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16))
