import type { Collection, CollectionName, Tx } from '../../../../ports/store.ts'
import type { Statements } from '../statements.ts'
import { TransactionalCache } from '../../transactional-cache.ts'

type Document = { readonly id: string }

/**
 * The small collections, held in memory whole once touched.
 *
 * `all` hands out the same array until something in it changes, so that callers may keep what they derive from it.
 */
export class Documents {
  readonly #collections = new Map<CollectionName, DocumentCache>()

  of(name: CollectionName, sql: Statements): DocumentCache {
    let cache = this.#collections.get(name)
    if (!cache) {
      cache = new DocumentCache(name, sql)
      this.#collections.set(name, cache)
    }
    return cache
  }

  memberStarts(): void {
    for (const cache of this.#collections.values()) cache.memberStarts()
  }

  undoMember(): void {
    for (const cache of this.#collections.values()) cache.undoMember()
  }

  commit(): void {
    for (const cache of this.#collections.values()) cache.commit()
  }

  rollback(): void {
    for (const cache of this.#collections.values()) cache.rollback()
  }
}

class DocumentCache {
  readonly #values = new TransactionalCache<Document>()
  #committedList: readonly Document[] | null = null
  #currentList: readonly Document[] | null = null

  constructor(name: CollectionName, sql: Statements) {
    for (const { id, body } of sql.all<{ id: string; body: string }>(
      'SELECT id, body FROM documents WHERE collection = ? ORDER BY id',
      name,
    )) {
      this.#values.remember(id, JSON.parse(body) as Document)
    }
  }

  get(id: string, committed: boolean): Document | undefined {
    return committed ? this.#values.committed(id) : this.#values.current(id)
  }

  list(committed: boolean): readonly Document[] {
    this.#committedList ??= inOrder([...this.#values.committedEntries().values()])
    if (committed || this.#values.pendingEntries().size === 0) return this.#committedList
    if (!this.#currentList) {
      const merged = new Map(this.#values.committedEntries())
      for (const [id, value] of this.#values.pendingEntries()) {
        if (value === undefined) merged.delete(id)
        else merged.set(id, value)
      }
      this.#currentList = inOrder([...merged.values()])
    }
    return this.#currentList
  }

  set(id: string, value: Document | undefined): void {
    this.#values.set(id, value)
    this.#currentList = null
  }

  memberStarts(): void {
    this.#values.memberStarts()
  }

  undoMember(): void {
    this.#values.undoMember()
    this.#currentList = null
  }

  commit(): void {
    // The list built inside the transaction becomes the committed one as it is, so that its identity lives on.
    const current = this.#currentList
    if (this.#values.commit()) this.#committedList = current
    this.#currentList = null
  }

  rollback(): void {
    this.#values.rollback()
    this.#currentList = null
  }
}

const inOrder = (values: Document[]): readonly Document[] =>
  values.sort((left, right) => (left.id < right.id ? -1 : left.id > right.id ? 1 : 0))

export function collectionsTable(sql: Statements, documents: Documents, mayWrite: boolean): Tx['collection'] {
  return <T extends { id: string }>(name: CollectionName): Collection<T> => {
    const cache = documents.of(name, sql)
    return {
      async get(id) {
        return cache.get(id, !mayWrite) as T | undefined
      },
      async all() {
        return cache.list(!mayWrite) as readonly T[]
      },
      async put(value) {
        sql.run(
          `INSERT INTO documents (collection, id, body) VALUES (?, ?, ?)
            ON CONFLICT (collection, id) DO UPDATE SET body = excluded.body`,
          name,
          value.id,
          JSON.stringify(value),
        )
        cache.set(value.id, value)
      },
      async remove(id) {
        sql.run('DELETE FROM documents WHERE collection = ? AND id = ?', name, id)
        cache.set(id, undefined)
      },
    }
  }
}
