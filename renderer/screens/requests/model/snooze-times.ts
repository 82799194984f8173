import { HOUR_MS } from '../../../../shared/domain/time.ts'

export type SnoozeChoice = 'hour' | 'evening' | 'tomorrow' | 'decision'

const EVENING = 18
const MORNING = 9

/** When what is put off comes back, epoch ms in this machine's zone; this evening only while it is well ahead. */
export function snoozeTimes(now: number): readonly { choice: SnoozeChoice; until: number }[] {
  const at = (days: number, hour: number): number => {
    const day = new Date(now)
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour).getTime()
  }
  const evening = at(0, EVENING)
  const tomorrow = at(1, MORNING)
  return [
    { choice: 'hour', until: now + HOUR_MS },
    ...(evening - now > HOUR_MS ? [{ choice: 'evening', until: evening } as const] : []),
    { choice: 'tomorrow', until: tomorrow },
    { choice: 'decision', until: tomorrow },
  ]
}
