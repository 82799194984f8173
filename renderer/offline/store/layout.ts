/** A newer version of the app wrote this database: what its rows mean is not known here. */
class NewerLayoutError extends Error {
  constructor(name: string) {
    super(`${name} was written by a newer version of the app`)
    this.name = 'NewerLayoutError'
  }
}

/**
 * The browser's databases, but for those of a newer layout. Dexie asks for a database without a number when the one on the
 * disk is newer than its own; it would take that as it is, add what it misses, and write rows of today between those of
 * tomorrow. Here it is refused before anything was read or changed, each time it is opened.
 */
export const knownLayoutsOnly: Pick<IDBFactory, 'open' | 'deleteDatabase' | 'databases'> = {
  open(name, version) {
    if (version === undefined) throw new NewerLayoutError(name)
    return indexedDB.open(name, version)
  },
  deleteDatabase: (name) => indexedDB.deleteDatabase(name),
  databases: () => indexedDB.databases(),
}
