/** What the store stands on. */
export interface StoreFacts {
  readonly kind: 'sqlite' | 'postgres'
  readonly version: string
  /** Of the database; null where it cannot be told. */
  readonly bytes: number | null
  /** What the disk below the data folder has left; null where it cannot be told. */
  readonly freeBytes: number | null
  /** The coordinator before this one did not stop cleanly; the file was checked before it was used. */
  readonly uncleanStop: boolean
}

/** The stored value that a restore leaves for the first coordinator on what it made: JSON of `at` and `backupAt`, ISO 8601. */
export const RESTORED_VALUE = 'restored'
