import type { CallToolResult } from '@modelcontextprotocol/server'
import type { Clock } from '../../ports/clock.ts'

/**
 * Approved calls that are under way, and answers that nobody was left to receive.
 *
 * A call that runs when its client's patience ends goes on, since it was begun and its grant is used. The client's model
 * then makes the same call again: it joins the run, or gets the answer that was kept, instead of asking people a second
 * time for something that has been done.
 */
export interface Runs {
  /** The run of this call, or the answer kept for it. */
  find(callName: string): Promise<RunOutcome> | undefined
  /** Starts `work`, unless the same call is under way: then that run. */
  join(callName: string, work: () => Promise<RunOutcome>): Promise<RunOutcome>
  /** The answer has reached its caller. */
  delivered(callName: string): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

/** `left`: whoever started the run had gone before it began, so nothing was executed. */
export type RunOutcome =
  | { readonly kind: 'answered'; readonly result: CallToolResult; readonly keep: boolean }
  | { readonly kind: 'left' }

const KEPT_FOR_MS = 10 * 60_000
const MOST_KEPT = 50
const LARGEST_KEPT_CHARACTERS = 1024 * 1024

export function createRuns(clock: Clock): Runs {
  const underWay = new Map<string, Promise<RunOutcome>>()
  const kept = new Map<string, { readonly outcome: RunOutcome; readonly forget: () => void }>()

  const drop = (callName: string): void => {
    kept.get(callName)?.forget()
    kept.delete(callName)
  }

  const keep = (callName: string, outcome: RunOutcome): void => {
    if (outcome.kind === 'left' || !outcome.keep) return
    if (JSON.stringify(outcome.result).length > LARGEST_KEPT_CHARACTERS) return
    drop(callName)
    const [oldest] = kept.keys()
    if (oldest !== undefined && kept.size >= MOST_KEPT) drop(oldest)
    kept.set(callName, { outcome, forget: clock.after(KEPT_FOR_MS, () => kept.delete(callName)) })
  }

  const find = (callName: string): Promise<RunOutcome> | undefined => {
    const answer = kept.get(callName)
    return answer ? Promise.resolve(answer.outcome) : underWay.get(callName)
  }

  return {
    find,
    join(callName, work) {
      const known = find(callName)
      if (known) return known
      const run = work()
      underWay.set(callName, run)
      const settle = (outcome: RunOutcome | null): void => {
        underWay.delete(callName)
        if (outcome) keep(callName, outcome)
      }
      run.then(settle, () => settle(null))
      return run
    },
    delivered: drop,
    async idle() {
      await Promise.allSettled(underWay.values())
    },
  }
}
