import { AppError } from '../../../../shared/domain/app-error.ts'

/**
 * The page of what was found, of which one row more was asked for than it may hold, and where the next one begins.
 * `keyOf`: what a row is sorted by, and its id.
 */
export function cutPage<T>(
  found: readonly T[],
  limit: number,
  keyOf: (row: T) => readonly [value: string | number, id: string],
): { readonly rows: readonly T[]; readonly nextCursor: string | null } {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, nextCursor: found.length > limit && last ? writeCursor(...keyOf(last)) : null }
}

/** Where a page ended: what its last row is sorted by, and its id. */
const writeCursor = (value: string | number, id: string): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url')

/** Throws `invalid_body` for a cursor that is not one of ours, or of a list that was sorted by another `kind` of value. */
export function readCursor(cursor: string, kind: 'string' | 'number'): [string | number, string] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(value) && value.length === 2) {
      const [key, id] = value as unknown[]
      if (isKey(key, kind) && typeof id === 'string') return [key, id]
    }
  } catch {
    // Not JSON: answered below like every other cursor that we did not make.
  }
  throw new AppError(
    'invalid_body',
    {},
    { fields: [{ path: '/cursor', code: 'invalid', message: 'This cursor is not one of ours.' }] },
  )
}

const isKey = (key: unknown, kind: 'string' | 'number'): key is string | number =>
  kind === 'string' ? typeof key === 'string' : Number.isSafeInteger(key)
