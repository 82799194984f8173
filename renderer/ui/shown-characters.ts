/** A rest smaller than this part of what is shown is shown too: a button for a few characters helps nobody. */
const SLACK = 0.25

/** How many characters of a text are shown before the rest is folded; `Infinity` when nothing is. */
export function shownCharacters(text: string, limit: number): number {
  const most = Math.floor(limit * (1 + SLACK))
  // A text has at most as many characters as UTF-16 units; only long ones need counting.
  if (text.length <= most) return Number.POSITIVE_INFINITY
  return [...text].length <= most ? Number.POSITIVE_INFINITY : limit
}
