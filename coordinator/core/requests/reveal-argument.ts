import { AppError } from '../../../shared/domain/app-error.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Caller } from '../../ports/caller.ts'
import { requirePerson } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { actorOf } from '../log-actor.ts'
import { readDirectory } from '../people/directory.ts'
import { loadRequest } from './load-request.ts'
import { sharedView } from './shared-view.ts'

/**
 * Shows one masked value to somebody who may decide on it, or to the requester. Each reveal is one line in the log,
 * written before the value leaves. Errors: `not_found`, `not_eligible`.
 */
export function revealArgument(
  core: Core,
  caller: Caller,
  id: string,
  input: { tool: string; path: string },
): Promise<{ value: JsonValue }> {
  const person = requirePerson(caller)
  return core.store.commit(async (tx) => {
    const row = await loadRequest(tx, caller, id)
    const now = core.clock.now()
    const { snapshot, edits } = row.state
    const view = sharedView(core, row.state, await readDirectory(tx), now)
    const isTheirs = view.assignees.includes(person.id) || snapshot.requester.id === person.id
    if (!isTheirs) throw new AppError('not_eligible')
    const shown = view.tools.find(({ name }) => name === input.tool)
    const asked = snapshot.tools.find(({ definition }) => definition.name === input.tool)
    const values = Object.hasOwn(edits, input.tool) ? edits[input.tool] : asked?.arguments
    const isMasked = shown?.maskedPaths.some(({ path }) => path === input.path) === true
    const value = values === undefined || !isMasked ? undefined : atPointer(values, input.path)
    if (value === undefined) throw new AppError('not_found', { thing: 'masked value' })
    await tx.log.append({
      at: now.at,
      type: 'request.argument-revealed',
      actor: actorOf(caller),
      subject: { kind: 'request', id },
      data: { tool: input.tool, path: input.path },
    })
    return { value }
  })
}

/** RFC 6901. Own members only. */
function atPointer(value: JsonValue, pointer: string): JsonValue | undefined {
  let current: JsonValue | undefined = value
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (current === null || typeof current !== 'object' || !Object.hasOwn(current, key)) return undefined
    current = (current as Readonly<Record<string, JsonValue>>)[key]
  }
  return current
}
