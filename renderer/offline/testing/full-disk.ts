import { Dexie } from 'dexie'

/** Below all else, where the disk is. */
const LOWEST = -20

/**
 * A disk that takes no more as long as `full` is set: every write to the database ends as the browser ends it. To be
 * called before the database is opened.
 */
export function onDiskThatFills(database: Dexie): { full: boolean } {
  const disk = { full: false }
  database.use({
    stack: 'dbcore',
    name: 'disk-that-fills',
    level: LOWEST,
    create: (core) => ({
      ...core,
      table(name) {
        const table = core.table(name)
        return {
          ...table,
          mutate: (request) =>
            disk.full
              ? Dexie.Promise.reject(new DOMException('The disk is full', 'QuotaExceededError'))
              : table.mutate(request),
        }
      },
    }),
  })
  return disk
}
