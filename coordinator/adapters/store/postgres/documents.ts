import type { Collection, CollectionName, Tx } from '../../../ports/store.ts'
import type { TxConnection } from './tx-connection.ts'

type Document = { readonly id: string }

/** A row of the table `documents` as it is loaded; `body` null says that it was removed. */
export interface DocumentRow {
  readonly collection: CollectionName
  readonly id: string
  readonly body: string | null
}

export const changedSince = (version: number): string =>
  `SELECT collection, id, body FROM documents WHERE version > ${version}`

interface Kept {
  readonly byId: ReadonlyMap<string, Document>
  /** In order of id. The same array until something in it changes, so that callers may keep what they derive from it. */
  readonly list: readonly Document[]
}

const EMPTY: Kept = { byId: new Map(), list: [] }

/** The small collections as one commit left them. Never changes; a later commit makes another. */
export class Documents {
  readonly version: number
  readonly #collections: ReadonlyMap<CollectionName, Kept>

  constructor(version = 0, collections: ReadonlyMap<CollectionName, Kept> = new Map()) {
    this.version = version
    this.#collections = collections
  }

  of(name: CollectionName): Kept {
    return this.#collections.get(name) ?? EMPTY
  }

  /** As a later commit left them: what did not change is shared. */
  after(
    version: number,
    changes: ReadonlyMap<CollectionName, ReadonlyMap<string, Document | null>>,
  ): Documents {
    if (changes.size === 0) return version === this.version ? this : new Documents(version, this.#collections)
    const collections = new Map(this.#collections)
    for (const [name, changed] of changes) collections.set(name, merge(this.of(name), changed))
    return new Documents(version, collections)
  }

  afterRows(version: number, rows: readonly DocumentRow[]): Documents {
    const changes = new Map<CollectionName, Map<string, Document | null>>()
    for (const { collection, id, body } of rows) {
      const changed = changes.get(collection) ?? new Map<string, Document | null>()
      changes.set(collection, changed.set(id, body === null ? null : (JSON.parse(body) as Document)))
    }
    return this.after(version, changes)
  }
}

function merge(kept: Kept, changed: ReadonlyMap<string, Document | null>): Kept {
  const byId = new Map(kept.byId)
  for (const [id, value] of changed) {
    if (value === null) byId.delete(id)
    else byId.set(id, value)
  }
  const list = [...byId.values()].sort((left, right) =>
    left.id < right.id ? -1 : left.id > right.id ? 1 : 0,
  )
  return { byId, list }
}

/** What one transaction makes of the collections. */
export class WorkingDocuments {
  #now: Documents
  #atMember: Documents
  /** Changes since `#now` was made, not yet merged: many puts in a row cost one merge. */
  #unmerged = new Map<CollectionName, Map<string, Document | null>>()

  constructor(base: Documents) {
    this.#now = base
    this.#atMember = base
  }

  get(name: CollectionName, id: string): Document | undefined {
    const changed = this.#unmerged.get(name)?.get(id)
    return changed === undefined ? this.#now.of(name).byId.get(id) : (changed ?? undefined)
  }

  list(name: CollectionName): readonly Document[] {
    return this.#merged().of(name).list
  }

  set(name: CollectionName, id: string, value: Document | null): void {
    const changed = this.#unmerged.get(name) ?? new Map<string, Document | null>()
    this.#unmerged.set(name, changed.set(id, value))
  }

  memberStarts(): void {
    this.#atMember = this.#merged()
  }

  undoMember(): void {
    this.#now = this.#atMember
    this.#unmerged.clear()
  }

  /** As they are after the commit with this number. */
  committed(version: number): Documents {
    return this.#merged().after(version, new Map())
  }

  #merged(): Documents {
    if (this.#unmerged.size > 0) {
      this.#now = this.#now.after(this.#now.version, this.#unmerged)
      this.#unmerged = new Map()
    }
    return this.#now
  }
}

/** `version`: the commit that writes, or null for a reader. */
export function collectionsTable(
  sql: TxConnection,
  documents: WorkingDocuments,
  version: number | null,
): Tx['collection'] {
  const write = (name: CollectionName, id: string, value: Document | null): void => {
    sql.write(
      `INSERT INTO documents (collection, id, body, version) VALUES ($1, $2, $3, $4)
        ON CONFLICT (collection, id) DO UPDATE SET body = excluded.body, version = excluded.version`,
      [name, id, value === null ? null : JSON.stringify(value), version],
    )
    documents.set(name, id, value)
  }
  return <T extends { id: string }>(name: CollectionName): Collection<T> => ({
    async get(id) {
      return documents.get(name, id) as T | undefined
    },
    async all() {
      return documents.list(name) as readonly T[]
    },
    async put(value) {
      write(name, value.id, value)
    },
    async remove(id) {
      write(name, id, null)
    },
  })
}
