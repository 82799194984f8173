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
