/** Keeps the newest thing told until somebody listens; from then on passes everything to everyone who listens. */
export function keepForListener<T>(): {
  tell(input: T): void
  listen(listener: (input: T) => void): () => void
} {
  const listeners = new Set<(input: T) => void>()
  let kept: { readonly input: T } | null = null
  return {
    tell(input) {
      if (listeners.size === 0) kept = { input }
      for (const listener of listeners) listener(input)
    },
    listen(listener) {
      listeners.add(listener)
      if (kept !== null) {
        const { input } = kept
        kept = null
        listener(input)
      }
      return () => void listeners.delete(listener)
    },
  }
}
