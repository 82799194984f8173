import type { FactTexts } from './texts/page-texts.ts'

const MINUTE_MS = 60_000
const UNITS = [
  ['day', 24 * 60 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS],
  ['minute', MINUTE_MS],
] as const

/** How long before `now` (epoch ms), in the largest unit that fits. */
export function agoText({ ago, justNow }: FactTexts, iso: string, now: number): string {
  const ms = Math.max(0, now - Date.parse(iso))
  const found = UNITS.find(([, size]) => ms >= size)
  return found ? ago(Math.floor(ms / found[1]), found[0]) : justNow
}
