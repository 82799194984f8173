/** A change of some fields; `undefined` takes a field away. */
export type FieldChanges<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** The same thing with some fields changed. A field set to undefined is left out, as files and comparisons expect. */
export function withFields<T extends object>(of: T, changes: FieldChanges<T>): T {
  const changed = Object.entries({ ...of, ...changes }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(changed) as T
}
