const MINUTE_MS = 60_000
const UNITS = [
  ['day', 24 * 60 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS],
  ['minute', MINUTE_MS],
] as const

/** `2026-01-05 09:00 UTC`: the page has no script that could know the reader's zone. */
export const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`

/** How long before `now` (epoch ms), in the largest unit that fits. */
export function agoText(iso: string, now: number): string {
  const ms = Math.max(0, now - Date.parse(iso))
  const found = UNITS.find(([, size]) => ms >= size)
  if (!found) return 'just now'
  const count = Math.floor(ms / found[1])
  return `${count} ${found[0]}${count === 1 ? '' : 's'} ago`
}
