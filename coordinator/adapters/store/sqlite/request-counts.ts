import type { RequestQuery, RequestRow } from '../../../ports/store.ts'
import { matchesFilters } from '../rows/request-page.ts'

/** As many lists as a large team has open; the one unused for longest goes first. */
const MOST_COUNTS = 256

/**
 * How many requests the filters of a list find. Counting a million rows takes longer than reading a page of them, so what
 * was counted once is kept, and follows each committed change by one.
 */
export class RequestCounts {
  readonly #counts = new Map<string, { readonly query: RequestQuery; count: number }>()
  #changes: { readonly before: RequestRow | undefined; readonly after: RequestRow | undefined }[] = []
  #memberLength = 0

  /** Undefined when it has to be counted. Of the committed rows. */
  find(query: RequestQuery): number | undefined {
    const key = keyOf(query)
    const known = this.#counts.get(key)
    if (!known) return undefined
    this.#counts.delete(key)
    this.#counts.set(key, known)
    return known.count
  }

  /** Takes a count of all rows that are committed now. */
  remember(query: RequestQuery, count: number): void {
    if (!isFollowed(query)) return
    this.#counts.set(keyOf(query), { query, count })
    const [oldest] = this.#counts.keys()
    if (this.#counts.size > MOST_COUNTS && oldest !== undefined) this.#counts.delete(oldest)
  }

  /** The open transaction put `after` in the place of `before`. */
  changed(before: RequestRow | undefined, after: RequestRow | undefined): void {
    this.#changes.push({ before, after })
  }

  memberStarts(): void {
    this.#memberLength = this.#changes.length
  }

  undoMember(): void {
    this.#changes.length = this.#memberLength
  }

  commit(): void {
    for (const { before, after } of this.#changes) {
      for (const known of this.#counts.values()) {
        if (before && matchesFilters(known.query, before)) known.count -= 1
        if (after && matchesFilters(known.query, after)) known.count += 1
      }
    }
    this.rollback()
  }

  rollback(): void {
    this.#changes = []
    this.#memberLength = 0
  }
}

/** Words are never asked for twice. */
const isFollowed = ({ q }: RequestQuery): boolean => q === undefined || q === ''

const keyOf = (query: RequestQuery): string => {
  const { statuses, connector, requesterId, assigneeId, agentId, visibleTo, q } = query
  return JSON.stringify([statuses, connector, requesterId, assigneeId, agentId, visibleTo, q])
}
