import type { JsonValue } from '../../json.ts'
import { snapshotOf, type Invariant } from './history.ts'

/** Shorter texts are found by chance in names and ids. */
const TELLING = 8

/**
 * 15, as far as one request goes: no effect carries an argument's value, so that no channel can send one along. What a
 * person may see is checked where they ask for it.
 */
export const noLeak: Invariant = (history) => {
  const values = (snapshotOf(history)?.tools ?? []).flatMap(({ arguments: asked }) => textsIn(asked ?? {}))
  return (history.effects ?? []).flatMap((effect) => {
    const text = JSON.stringify(effect)
    return values.some((value) => text.includes(value)) ? [`effect ${effect.id} carries an argument`] : []
  })
}

/** Numbers and booleans have no values inside them. */
function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return value.length >= TELLING ? [value] : []
  return (Object.values(value ?? {}) as JsonValue[]).flatMap(textsIn)
}
