import type { ErrorCode } from '../../../shared/domain/errors.ts'

/** What became of an answer that cannot be handed on. */
export type DroppedBecause = Extract<ErrorCode, 'upstream_too_large' | 'upstream_crashed'>

/** Marks errors that a transport of ours put in the place of a connector's answer. Outside the range of JSON-RPC. */
const DROPPED_CODE = -31_900

/**
 * A JSON-RPC error in the place of an answer that was too large or broke off, so that the call that waits for it ends at
 * once and with the right cause.
 */
export function droppedAnswer(id: string | number, because: DroppedBecause): string {
  return JSON.stringify({
    jsonrpc: '2.0',
    id,
    error: { code: DROPPED_CODE, message: because, data: { droppedBecause: because } },
  })
}

/** The cause, when an error is one of `droppedAnswer`. */
export function droppedBecause(error: unknown): DroppedBecause | null {
  const candidate = error as { code?: unknown; data?: { droppedBecause?: unknown } } | null
  if (candidate?.code !== DROPPED_CODE) return null
  return candidate.data?.droppedBecause === 'upstream_too_large' ? 'upstream_too_large' : 'upstream_crashed'
}
