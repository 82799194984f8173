import type { RequestRow } from './request-row.ts'

/** One request that its person wants to see later. It hides the request from their list, and changes nothing else. */
export interface Snooze {
  readonly requestId: string
  /** Epoch ms. */
  readonly until: number
  /** Decisions that it had then: one more, and it comes back. Null waits for the time alone. */
  readonly decisions: number | null
}

/** So long before a request expires it comes back, whatever was wished: the deadline always wins. */
const BEFORE_DEADLINE_MS = 15 * 60_000

/** Whether a request is out of sight still. @param now epoch ms */
export function isSnoozed(
  snooze: Snooze | undefined,
  row: Pick<RequestRow, 'open' | 'expiresAt' | 'decisions'>,
  now: number,
): boolean {
  if (!snooze || row.open === 0) return false
  if (snooze.decisions !== null && (row.decisions ?? 0) > snooze.decisions) return false
  return now < wakesAt(snooze, row)
}

/** When it comes back at the latest, epoch ms. */
export const wakesAt = (snooze: Snooze, row: Pick<RequestRow, 'expiresAt'>): number =>
  row.expiresAt === null ? snooze.until : Math.min(snooze.until, row.expiresAt - BEFORE_DEADLINE_MS)
