import type { DBCore, DBCoreCursor, DBCoreMutateRequest, DBCoreTable, DBCoreTableSchema, Dexie } from 'dexie'

/** What turns a text into bytes that nobody without the key can read or change. It never waits. */
export interface Seal {
  /** @param context what the bytes belong to: they open with the same context only */
  close(text: string, context: string): Uint8Array
  /** Null for bytes of another key or context, and for bytes that were changed. */
  open(bytes: Uint8Array, context: string): string | null
}

export interface Sealing {
  readonly seal: Seal
  /** What is read in place of a row that does not open; undefined leaves it out. */
  unreadable(table: string, clear: Readonly<Record<string, unknown>>): unknown
}

/** A row as it lies on the disk: keys as they are, all else sealed. */
interface SealedRow extends Record<string, unknown> {
  readonly sealed: Uint8Array
}

/** Below all that Dexie does itself, so that nothing but the disk sees sealed rows. */
const BELOW_ALL = -10
/** Opening thousands of rows for each change of one would be felt: the small ones are remembered while they do not change. */
const REMEMBERED: ReadonlySet<string> = new Set(['rows'])
const MOST_REMEMBERED = 10_000

/**
 * Keeps the rows of a database sealed on the disk. What is indexed stays readable, since the database must sort by it; it
 * is bound to the rest: whoever changes it, or swaps two rows, gets a row that no longer opens.
 */
export function sealTables(database: Dexie, sealing: Sealing): void {
  database.use({
    stack: 'dbcore',
    name: 'sealed-tables',
    level: BELOW_ALL,
    create: (core: DBCore) => ({
      ...core,
      table: (name) => sealTable(core.table(name), database.name, sealing),
    }),
  })
}

function sealTable(table: DBCoreTable, database: string, { seal, unreadable }: Sealing): DBCoreTable {
  const keys = keysOf(table.schema)
  const remembered = REMEMBERED.has(table.name) ? new Map<string, Remembered>() : null

  const clearOf = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(keys.filter((key) => row[key] !== undefined).map((key) => [key, row[key]]))
  const contextOf = (clear: Readonly<Record<string, unknown>>): string =>
    JSON.stringify([database, table.name, clear])

  function close(value: Readonly<Record<string, unknown>>): SealedRow {
    const clear = clearOf(value)
    return { ...clear, sealed: seal.close(JSON.stringify(value), contextOf(clear)) }
  }

  function open(row: SealedRow | undefined): unknown {
    if (row === undefined) return undefined
    const clear = clearOf(row)
    const context = contextOf(clear)
    const known = remembered?.get(context)
    if (known && sameBytes(known.sealed, row.sealed)) return known.value
    const text = row.sealed instanceof Uint8Array ? seal.open(row.sealed, context) : null
    if (text === null) return unreadable(table.name, clear)
    const value: unknown = JSON.parse(text)
    if (remembered) {
      if (remembered.size >= MOST_REMEMBERED) remembered.clear()
      remembered.set(context, { sealed: row.sealed, value: Object.freeze(value) })
    }
    return value
  }

  const openAll = (rows: SealedRow[]): unknown[] => rows.map(open).filter((value) => value !== undefined)
  const closeAll = (request: DBCoreMutateRequest): DBCoreMutateRequest =>
    request.type === 'add' || request.type === 'put'
      ? { ...request, values: request.values.map((value: Record<string, unknown>) => close(value)) }
      : request

  // Chained, not awaited: Dexie keeps the transaction with its own promises.
  return {
    ...table,
    mutate: (request) => table.mutate(closeAll(request)),
    get: (request) => table.get(request).then(open),
    getMany: (request) => table.getMany(request).then((rows) => rows.map(open)),
    query: (request) =>
      table
        .query(request)
        .then((answer) =>
          request.values === true ? { ...answer, result: openAll(answer.result as SealedRow[]) } : answer,
        ),
    openCursor: (request) =>
      table
        .openCursor(request)
        .then((cursor) => (cursor && request.values === true ? openingCursor(cursor, open) : cursor)),
  }
}

interface Remembered {
  readonly sealed: Uint8Array
  readonly value: unknown
}

/** The cursor's own properties work on the cursor itself only, so each is handed on. */
const openingCursor = (cursor: DBCoreCursor, open: (row: SealedRow | undefined) => unknown): DBCoreCursor =>
  Object.create(cursor, {
    key: { get: () => cursor.key as unknown },
    primaryKey: { get: () => cursor.primaryKey as unknown },
    value: { get: () => open(cursor.value as SealedRow | undefined) },
  }) as DBCoreCursor

const keysOf = ({ primaryKey, indexes }: DBCoreTableSchema): readonly string[] => [
  ...new Set([primaryKey, ...indexes].flatMap(({ keyPath }) => keyPath ?? [])),
]

/** The first bytes are drawn anew for each write: the same bytes are the same row. */
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (!(b instanceof Uint8Array) || a.length !== b.length) return false
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false
  return true
}
