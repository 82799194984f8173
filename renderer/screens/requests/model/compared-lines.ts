import { pointer, pointerParts } from '../../../../shared/domain/canonical/pointer.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import { argumentLines, type ArgumentLine, type MaskedPath } from './argument-lines.ts'

/** What had been asked before somebody changed it; `changedPaths` are the JSON Pointers of what differs. */
export interface Asked {
  readonly arguments: { readonly [key: string]: unknown }
  readonly maskedPaths: readonly MaskedPath[]
  readonly changedPaths: readonly string[]
}

/** `was` is a line of what had been asked and would not run; `now` one that is new or different. */
export type ComparedLine = ArgumentLine & { readonly side?: 'was' | 'now' }

/** Opens every part. */
class Everything extends Set<string> {
  override has(): boolean {
    return true
  }
}
const EVERYTHING: ReadonlySet<string> = new Everything()

/**
 * The lines of what would run, with what differs marked and the old lines above the new; what is gone stands at the
 * end. Nothing that differs is folded away.
 */
export function comparedLines(
  value: JsonObject,
  masked: readonly MaskedPath[],
  open: ReadonlySet<string>,
  asked: Asked,
): ComparedLine[] {
  const changed = new Set(asked.changedPaths)
  const ancestors = asked.changedPaths.flatMap((path) => {
    const parts = pointerParts(path)
    return parts.map((_, length) => pointer(parts.slice(0, length)))
  })
  const old = argumentLines(asked.arguments, asked.maskedPaths, EVERYTHING)
  const shown = new Set<string>()
  const oldAt = (path: string): ComparedLine[] => {
    if (shown.has(path)) return []
    shown.add(path)
    return old.filter((line) => isWithin(line.path, path)).map((line) => ({ ...line, side: 'was' }))
  }
  const changedAbove = (path: string): string | undefined => [...changed].find((one) => isWithin(path, one))
  const lines = argumentLines(value, masked, new Set([...open, ...ancestors])).flatMap(
    (line): ComparedLine[] => {
      const above = changedAbove(line.path)
      return above === undefined ? [line] : [...oldAt(above), { ...line, side: 'now' }]
    },
  )
  return [...lines, ...asked.changedPaths.flatMap(oldAt)]
}

const isWithin = (path: string, above: string): boolean => path === above || path.startsWith(`${above}/`)
