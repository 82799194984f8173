/** One place in a text, in UTF-16 units, the end not included. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** More than this nobody steps through; the count then says so. */
export const MOST_MATCHES = 1_000

/**
 * Where a text has the query, from its start, without overlaps and whatever the case. At most `MOST_MATCHES` places. An
 * empty query is nowhere.
 */
export function placesOf(text: string, query: string): readonly Place[] {
  const wanted = folded(query)
  if (wanted === '') return []
  const within = folded(text)
  const places: Place[] = []
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + wanted.length)) {
    places.push({ start: at, end: at + wanted.length })
    if (places.length === MOST_MATCHES) break
  }
  return places
}

/** In small letters, but of the same length: a letter whose small form is longer stays as it is. */
function folded(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return Array.from(text, (letter) => {
    const small = letter.toLowerCase()
    return small.length === letter.length ? small : letter
  }).join('')
}
