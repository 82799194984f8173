/** Takes what is to be closed when the work is over. */
export type Closing = (close: () => Promise<unknown> | unknown) => void

/** Does work that opens things; whatever becomes of it, they are closed, the last one first. */
export async function withClosing<T>(work: (closing: Closing) => Promise<T>): Promise<T> {
  const open: (() => Promise<unknown> | unknown)[] = []
  try {
    return await work((close) => void open.push(close))
  } finally {
    for (const close of open.reverse()) await close()
  }
}
