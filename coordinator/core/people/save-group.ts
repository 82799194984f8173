import type { Group, SaveGroup } from '../../../shared/contract/http/people.ts'
import type { Change } from '../../../shared/contract/stream.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { flowsOf, groupsOf, policiesOf, usersOf, type StoredGroup } from '../documents.ts'
import { actorOf } from '../log-actor.ts'
import { recountPending } from '../requests/recount-pending.ts'
import { groupView, groupsOfPerson, userView } from './people-view.ts'

/** Creates a group (`id` null) or replaces it. Administrators only. Errors: `not_found`, `name_taken`, `invalid_body`. */
export function saveGroup(core: Core, caller: Caller, id: string | null, input: SaveGroup): Promise<Group> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, (tx) => putGroup(core, tx, caller, id, input))
}

/** The same inside a transaction, for whoever has checked that the caller may. `source`: who keeps the group from now on. */
export async function putGroup(
  core: Core,
  tx: Tx,
  caller: Caller,
  id: string | null,
  input: SaveGroup,
  source?: StoredGroup['source'],
): Promise<Group> {
  const groups = await groupsOf(tx).all()
  const before = id === null ? undefined : groups.find((group) => group.id === id)
  if (id !== null && !before) throw new AppError('not_found', { thing: 'group' })
  const name = input.name.toLowerCase()
  if (groups.some((other) => other.id !== id && other.name.toLowerCase() === name)) {
    throw new AppError('name_taken', { name: input.name })
  }
  const users = new Set((await usersOf(tx).all()).map((user) => user.id))
  const unknown = input.members.filter((member) => !users.has(member))
  if (unknown.length > 0) {
    throw new AppError(
      'invalid_body',
      {},
      { fields: [{ path: '/members', code: 'unknown', message: 'There is no such person.' }] },
    )
  }
  const now = core.clock.now()
  const group: StoredGroup = {
    id: before?.id ?? core.ids.ulid(),
    name: input.name,
    members: [...new Set(input.members)],
    source: source ?? before?.source ?? 'local',
    updatedAt: now.at,
  }
  await groupsOf(tx).put(group)
  const view = groupView(group)
  await tx.log.append(
    {
      at: now.at,
      type: before ? 'group.changed' : 'group.created',
      actor: actorOf(caller),
      subject: { kind: 'group', id: group.id },
      data: view,
    },
    [{ kind: 'group', value: view }, ...(await changedMembers(tx, before?.members ?? [], group.members))],
  )
  await recountPending(core, tx, now)
  return view
}

/** Errors: `not_found`, `group_in_use` when a flow or policy names it. */
export function removeGroup(core: Core, caller: Caller, id: string): Promise<void> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, (tx) => dropGroup(core, tx, caller, id))
}

/** The same inside a transaction, for whoever has checked that the caller may. */
export async function dropGroup(core: Core, tx: Tx, caller: Caller, id: string): Promise<void> {
  const group = await groupsOf(tx).get(id)
  if (!group) throw new AppError('not_found', { thing: 'group' })
  const users = [
    ...(await flowsOf(tx).all()).filter((flow) => namesGroup(flow, id)).map(({ name }) => name),
    ...(await policiesOf(tx).all())
      .filter(({ subjects }) => subjects.groups.includes(id))
      .map(({ name }) => name),
  ]
  if (users.length > 0) throw new AppError('group_in_use', { users: users.join(', ') })
  const now = core.clock.now()
  await groupsOf(tx).remove(id)
  await tx.log.append(
    {
      at: now.at,
      type: 'group.removed',
      actor: actorOf(caller),
      subject: { kind: 'group', id },
      data: { name: group.name },
    },
    [{ kind: 'removed', of: 'group', id }, ...(await changedMembers(tx, group.members, []))],
  )
  await recountPending(core, tx, now)
}

const namesGroup = (flow: { graph: { nodes: readonly object[] }; scope: object }, id: string): boolean =>
  JSON.stringify([flow.graph.nodes, flow.scope]).includes(JSON.stringify(id))

/** Users show the groups they are in, so a change of membership is a change of theirs as well. */
async function changedMembers(
  tx: Tx,
  before: readonly string[],
  after: readonly string[],
): Promise<Change[]> {
  const groups = await groupsOf(tx).all()
  const moved = [...before, ...after].filter((id) => before.includes(id) !== after.includes(id))
  const changes: Change[] = []
  for (const id of new Set(moved)) {
    const user = await usersOf(tx).get(id)
    if (user) changes.push({ kind: 'user', value: userView(user, groupsOfPerson(id, groups)) })
  }
  return changes
}
