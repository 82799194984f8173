import type { JsonObject } from '../../shared/domain/json.ts'

/** Where requests go that are no longer kept in the store. */
export interface Archive {
  /**
   * Writes one file and its manifest; both are on the disk when it resolves. `name` is its name without an ending; a file
   * of that name from an earlier try, of which the store knows nothing, is replaced.
   */
  write(
    name: string,
    lines: readonly JsonObject[],
    facts: JsonObject,
  ): Promise<{ readonly file: string; readonly sha256: string }>
  /** Takes back a file that the store does not refer to. */
  discard(file: string): Promise<void>
}
