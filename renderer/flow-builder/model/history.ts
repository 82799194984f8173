/** States one can go back to and forth between. */
export interface History<T> {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
  /** What the last change was about, while further changes of the same may still count as one. */
  readonly open: { readonly tag: string; readonly at: number } | null
}

const KEPT = 200
/** Typing that pauses longer than this starts a new step back, ms. */
const PAUSE = 1500

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [], open: null })

/**
 * Records a change. Changes with the same `tag` that follow each other quickly are one: a word typed is one step back.
 * @param at when, ms on any clock that does not go backwards
 */
export function record<T>(history: History<T>, present: T, tag: string | null, at: number): History<T> {
  if (present === history.present) return history
  const open = tag === null ? null : { tag, at }
  const goesOn = tag !== null && history.open?.tag === tag && at - history.open.at <= PAUSE
  if (goesOn) return { ...history, present, future: [], open }
  return { past: [...history.past, history.present].slice(-KEPT), present, future: [], open }
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1)
  if (before === undefined) return history
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    open: null,
  }
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future, open: null }
}

/** Ends what was going on, so that the next change is a step of its own. */
export const seal = <T>(history: History<T>): History<T> => ({ ...history, open: null })

export const canUndo = (history: History<unknown>): boolean => history.past.length > 0
export const canRedo = (history: History<unknown>): boolean => history.future.length > 0
