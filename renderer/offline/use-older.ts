import { shallowRef, type ShallowRef } from 'vue'
import { sharedRequest, type SharedRequest } from '../../shared/contract/http/requests.ts'
import type { Page } from '../../shared/contract/http/common.ts'
import { useOffline } from '../stores/session.ts'
import { rowOf, type RequestRow } from './request-row.ts'

const PAGE = 500

/** Requests that are not kept here, read page by page as somebody scrolls to them. They are not stored. */
export interface Older {
  readonly rows: Readonly<ShallowRef<readonly RequestRow[]>>
  /** Reads on, if there is more and nothing is being read. Without a connection it does nothing. */
  more(): Promise<void>
}

/**
 * @param kept ids that the list has already
 * @param query what of the API's filters to ask with
 */
export function useOlder(kept: () => ReadonlySet<string>, query: Readonly<Record<string, string>>): Older {
  const { api } = useOffline()
  const rows = shallowRef<readonly RequestRow[]>([])
  let cursor: string | null | undefined
  let reading = false

  async function more(): Promise<void> {
    if (reading || cursor === null) return
    reading = true
    try {
      // The first pages hold what is stored here; read on until there is something else.
      for (let found = 0; found === 0 && cursor !== null;) found = await readPage()
    } catch {
      // Without a connection the list ends with what is stored here; scrolling on asks again.
    } finally {
      reading = false
    }
  }

  async function readPage(): Promise<number> {
    const page: Page<SharedRequest> = await api.list('/requests', sharedRequest, {
      query: {
        ...query,
        sort: '-createdAt',
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor: cursor ?? '' }),
      },
    })
    cursor = page.nextCursor
    const known = kept()
    const fresh = page.items.filter(({ id }) => !known.has(id)).map(rowOf)
    rows.value = [...rows.value, ...fresh]
    return fresh.length
  }

  return { rows, more }
}
