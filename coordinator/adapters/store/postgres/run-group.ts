import { AppError } from '../../../../shared/domain/app-error.ts'
import type { Tx } from '../../../ports/store.ts'
import type { GroupMember } from '../group-member.ts'
import { storageError } from './storage-error.ts'
import type { TxConnection } from './tx-connection.ts'

export type Work = Pick<GroupMember, 'run' | 'wanted'>

/** What a member's failure was; absent for one that stands. */
export type Outcomes = readonly ({ readonly error: unknown } | undefined)[]

/** What keeps something of a transaction in memory, and can undo what its member did to that. */
export interface MemberFollower {
  memberStarts(): void
  undoMember(): void
}

/** One transaction, as its members see it and as it is undone. */
export interface OpenTransaction {
  readonly sql: TxConnection
  readonly tx: Tx
  readonly followers: readonly MemberFollower[]
}

/**
 * Runs the works one after the other, waiting only for what they read. Null when something failed that had written, or
 * was written, or the database refused a statement: nobody knows then how much of the transaction stands, and it has to
 * begin anew. A work that refuses before it writes has nothing to undo. Throws when the database itself failed.
 */
export async function runTogether(
  { sql, tx }: OpenTransaction,
  works: readonly Work[],
): Promise<Outcomes | null> {
  const outcomes: ({ error: unknown } | undefined)[] = []
  for (const work of works) {
    const before = sql.writes
    try {
      await work.run(tx)
      outcomes.push(undefined)
    } catch (thrown) {
      const error = await sql.causeOf(thrown)
      if (storageError(error)) throw error
      const refuses = error === thrown && error instanceof AppError && sql.writes === before
      if (!refuses) return null
      outcomes.push({ error })
    }
  }
  const failure = await sql.failure()
  if (failure === null) return outcomes
  if (storageError(failure.error)) throw failure.error
  return null
}

/** Each work in a savepoint of its own: one that throws is undone alone. Throws when the database itself failed. */
export async function runApart(transaction: OpenTransaction, works: readonly Work[]): Promise<Outcomes> {
  const outcomes: ({ error: unknown } | undefined)[] = []
  for (const work of works) outcomes.push(await runMember(transaction, work))
  return outcomes
}

async function runMember(
  { sql, tx, followers }: OpenTransaction,
  work: Work,
): Promise<{ error: unknown } | undefined> {
  sql.memberStarts()
  for (const follower of followers) follower.memberStarts()
  try {
    await work.run(tx)
    const failure = await sql.failure()
    if (failure !== null) throw failure.error
    return undefined
  } catch (thrown) {
    const error = await sql.causeOf(thrown)
    if (storageError(error)) throw error
    await sql.undoMember()
    for (const follower of followers) follower.undoMember()
    return { error }
  }
}
