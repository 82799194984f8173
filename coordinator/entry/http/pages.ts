import { z } from 'zod'
import { pageQuery, type Page } from '../../../shared/contract/http/common.ts'
import { AppError } from '../../../shared/domain/app-error.ts'

export const idParams = z.object({ id: z.string().min(1).max(64) })

type Query = z.infer<typeof pageQuery>

/**
 * A page of a collection that is small enough to be in memory: filtered by `q` in the name, sorted by `name` or
 * `updatedAt`. The cursor is the id of the last thing on the page before.
 */
export function pageInMemory<T extends { id: string; name: string; updatedAt: string }>(
  all: readonly T[],
  query: Query,
): Page<T> {
  const descending = query.sort?.startsWith('-') ?? false
  const field = query.sort?.replace(/^-/, '') ?? 'name'
  if (field !== 'name' && field !== 'updatedAt') {
    const problem = {
      path: '/sort',
      code: 'invalid',
      message: 'Sort by name or updatedAt, with “-” before it for descending.',
    }
    throw new AppError('invalid_body', { part: 'querystring' }, { fields: [problem] })
  }
  const wanted = query.q?.toLowerCase()
  const matching = all
    .filter((item) => wanted === undefined || item.name.toLowerCase().includes(wanted))
    .sort((left, right) => {
      const order = left[field].localeCompare(right[field], 'en') || (left.id < right.id ? -1 : 1)
      return descending ? -order : order
    })
  const start = query.cursor === undefined ? 0 : matching.findIndex(({ id }) => id === query.cursor) + 1
  const items = matching.slice(start, start + query.limit)
  const hasMore = start + items.length < matching.length
  return { items, nextCursor: hasMore ? (items.at(-1)?.id ?? null) : null, total: matching.length }
}

/** All of a list whose order is its own, as one page. */
export const wholePage = <T>(items: T[]): Page<T> => ({ items, nextCursor: null, total: items.length })
