import type { JsonObject } from '../../../shared/domain/json.ts'
import type { RequestEvent } from '../../../shared/domain/request/event.ts'
import type { LoggedSignature } from '../../../shared/domain/request/signed-decision.ts'
import type { RequestSnapshot } from '../../../shared/domain/request/snapshot.ts'
import { toJson } from '../to-json.ts'

/** Entries about a request that are not events of the engine: they change nothing of its state. */
export const BESIDE_THE_ENGINE: readonly string[] = [
  'request.assignees-changed',
  'request.argument-revealed',
  'request.archived',
  'request.decision-refused',
]

/**
 * What the log keeps of an event. The log is exported and never shortened, so arguments, which may hold secrets, stay
 * out of it: the digest in the entry commits to them, and the request's own row has them. Definitions and the flow are
 * committed to by hash and version in the same way.
 */
export function logDataOf(event: RequestEvent, signed?: LoggedSignature | null): JsonObject {
  if (event.type === 'request.created') return toJson({ ...event, snapshot: compact(event.snapshot) })
  if (event.type === 'request.decided') {
    const { edits, ...vote } = event.vote
    const said = edits === undefined ? vote : { ...vote, edited: Object.keys(edits) }
    return toJson({ ...event, vote: said, ...(signed && { signed }) })
  }
  return toJson(event)
}

export function compact(snapshot: RequestSnapshot): object {
  const { tools, flow, ...rest } = snapshot
  return {
    ...rest,
    tools: tools.map(({ definition, arguments: values }) => ({
      name: definition.name,
      definitionHash: definition.definitionHash,
      hasArguments: values !== undefined,
    })),
    flow: flow === null ? null : { id: flow.id, version: flow.version },
  }
}
