import { pointer } from '../../../../shared/domain/canonical/pointer.ts'
import { shownCharacters } from '../../../ui/shown-characters.ts'

export interface MaskedPath {
  /** JSON Pointer. */
  readonly path: string
  readonly type: string
  /** Characters of the value behind the mask. */
  readonly length: number
}

/** One line of a call's arguments, exactly as they would run. `path` is a JSON Pointer. */
export type ArgumentLine = { readonly path: string; readonly depth: number; readonly name: string } & (
  | { readonly is: 'text'; readonly text: string }
  /** A number, `true`, `false`, `null`, `{}` or `[]`, as JSON writes it. */
  | { readonly is: 'plain'; readonly text: string }
  /** Entries follow, one deeper. */
  | { readonly is: 'group'; readonly kind: 'list' | 'object'; readonly count: number }
  | { readonly is: 'masked'; readonly masked: MaskedPath }
  /** Entries that are folded away, `hidden` of `count`. */
  | { readonly is: 'fold'; readonly hidden: number; readonly count: number }
)

/** Entries of one list or object that are shown before the rest is folded. */
export const SHOWN_ENTRIES = 30
/** Characters of one text that are shown before the rest is folded. */
export const SHOWN_CHARACTERS = 600

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/**
 * The arguments line by line, in the order in which they stand in the call. Nothing is left out: what is folded is
 * counted, and unfolded by adding its path to `open`.
 */
export function argumentLines(
  value: { readonly [key: string]: unknown },
  masked: readonly MaskedPath[],
  open: ReadonlySet<string>,
): ArgumentLine[] {
  const masks = new Map(masked.map((mask) => [mask.path, mask]))
  const lines: ArgumentLine[] = []

  function add(name: string, path: readonly string[], depth: number, item: Json): void {
    const place = { path: pointer(path), depth, name }
    const mask = masks.get(place.path)
    if (mask) lines.push({ ...place, is: 'masked', masked: mask })
    else if (typeof item === 'string') lines.push({ ...place, is: 'text', text: item })
    else if (item === null || typeof item !== 'object')
      lines.push({ ...place, is: 'plain', text: JSON.stringify(item) })
    else addEntries(place, path, depth, item)
  }

  function addEntries(
    place: { path: string; depth: number; name: string },
    path: readonly string[],
    depth: number,
    item: readonly Json[] | { readonly [key: string]: Json },
  ): void {
    const kind = Array.isArray(item) ? 'list' : 'object'
    const entries = Object.entries(item) as [string, Json][]
    if (entries.length === 0) {
      lines.push({ ...place, is: 'plain', text: kind === 'list' ? '[]' : '{}' })
      return
    }
    lines.push({ ...place, is: 'group', kind, count: entries.length })
    addAll(entries, path, depth + 1)
  }

  function addAll(entries: readonly [string, Json][], path: readonly string[], depth: number): void {
    const all = open.has(pointer(path))
    const shown = all ? entries : entries.slice(0, SHOWN_ENTRIES)
    for (const [name, item] of shown) add(name, [...path, name], depth, item)
    const hidden = entries.length - shown.length
    if (hidden > 0)
      lines.push({ path: pointer(path), depth, name: '', is: 'fold', hidden, count: entries.length })
  }

  addAll(Object.entries(value) as [string, Json][], [], 0)
  return lines
}

/** The paths of what is folded and has not been opened: a person has not seen all of the call while there are any. */
export function unopened(lines: readonly ArgumentLine[], open: ReadonlySet<string>): string[] {
  return lines
    .filter((line) => line.is === 'fold' || (line.is === 'text' && isLong(line.text) && !open.has(line.path)))
    .map((line) => line.path)
}

const isLong = (text: string): boolean => shownCharacters(text, SHOWN_CHARACTERS) !== Number.POSITIVE_INFINITY
