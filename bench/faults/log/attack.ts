import type { JsonObject } from '../../../shared/domain/json.ts'
import { chainEntry, EMPTY_HEAD, type LogHead, type Sha256Hex } from '../../../shared/domain/log/chain.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import type { Random } from '../simulator/random.ts'

/** What somebody with the database does to its log. Numbers stay unique, as the table demands. */
export interface Attack {
  readonly name: string
  /** The hashes of all that follows are made good again: everything but the signing key is known. */
  readonly isSkilled: boolean
  readonly entries: readonly LogEntry[]
}

type Change = (log: readonly LogEntry[], at: number, random: Random) => readonly LogEntry[]

const other = (hex: string): string => (hex.startsWith('0') ? '1' : '0') + hex.slice(1)
const editing =
  (edit: (entry: LogEntry, random: Random) => Partial<LogEntry>): Change =>
  (log, at, random) =>
    log.map((entry, index) => (index === at ? { ...entry, ...edit(entry, random) } : entry))
const numbered = (log: readonly LogEntry[]): readonly LogEntry[] =>
  log.map((entry, index) => ({ ...entry, seq: index + 1 }))

const CHANGES: Readonly<Record<string, Change>> = {
  'another time': editing(({ at }, random) => ({ at: at + random.between(1, 1_000_000) })),
  'another type': editing(({ type }) => ({ type: `${type}.x` })),
  'another actor': editing((_entry, random) => ({
    actor: { kind: 'agent', id: `x${random.between(1, 99)}`, name: 'Mallory' },
  })),
  'another subject': editing(({ subject }) => ({ subject: { ...subject, id: `${subject.id}x` } })),
  'other data': editing(({ data }, random) => ({
    data: { ...(data as JsonObject), note: `n${random.between(1, 999)}` },
  })),
  'another hash': editing(({ hash }) => ({ hash: other(hash) })),
  'another hash before': editing(({ previousHash }) => ({ previousHash: other(previousHash) })),
  'another number': editing(({ seq }, random) => ({ seq: seq + 1_000_000 + random.between(0, 99) })),
  'some removed': (log, at, random) => {
    const count = random.between(1, 3)
    return log.filter((_entry, index) => index < at || index >= at + count)
  },
  'some removed and renumbered': (log, at) => numbered(log.filter((_entry, index) => index !== at)),
  'two in each other’s place': (log, at, random) => {
    const with_ = random.between(0, log.length - 1)
    return numbered(
      log.map((entry, index) =>
        index === at ? (log[with_] as LogEntry) : index === with_ ? (log[at] as LogEntry) : entry,
      ),
    )
  },
  'one put in': (log, at, random) =>
    numbered([...log.slice(0, at), log[random.between(0, log.length - 1)] as LogEntry, ...log.slice(at)]),
  'the end cut off': (log, at) => log.slice(0, at),
}

/** The same log with one change, chosen at random. */
export function attackOn(log: readonly LogEntry[], random: Random, sha256: Sha256Hex): Attack {
  const name = random.pick(Object.keys(CHANGES))
  const isSkilled = random.chance(0.5)
  const changed = (CHANGES[name] as Change)(log, random.between(0, log.length - 1), random)
  return { name, isSkilled, entries: isSkilled ? chained(changed, sha256) : changed }
}

function chained(log: readonly LogEntry[], sha256: Sha256Hex): readonly LogEntry[] {
  let head: LogHead = EMPTY_HEAD
  return log.map(({ at, type, actor, subject, data }) => {
    const entry = chainEntry({ at, type, actor, subject, data }, head, sha256)
    head = entry
    return entry
  })
}
