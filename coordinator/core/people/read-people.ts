import type { Group, User } from '../../../shared/contract/http/people.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { mayReadThing, viewerOf } from '../access/may-read.ts'
import { requirePerson } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { groupsOf, usersOf, type StoredUser } from '../documents.ts'
import { groupView, groupsOfPerson, userView } from './people-view.ts'

/** The people this caller may see, in order of name. */
export async function listUsers(core: Core, caller: Caller): Promise<User[]> {
  requirePerson(caller)
  const users = await core.store.read(async (tx) => {
    const groups = await groupsOf(tx).all()
    return (await usersOf(tx).all()).map((user) => userView(user, groupsOfPerson(user.id, groups)))
  })
  return users.filter((value) => mayReadThing(viewerOf(caller), { kind: 'user', value })).sort(byName)
}

export async function getUser(core: Core, caller: Caller, id: string): Promise<User> {
  requirePerson(caller)
  const value = await core.store.read(async (tx) => {
    const user = await usersOf(tx).get(id)
    return user && userWithGroups(tx, user)
  })
  if (!value || !mayReadThing(viewerOf(caller), { kind: 'user', value })) {
    throw new AppError('not_found', { thing: 'person' })
  }
  return value
}

export const userWithGroups = async (tx: Tx, user: StoredUser): Promise<User> =>
  userView(user, groupsOfPerson(user.id, await groupsOf(tx).all()))

export async function listGroups(core: Core, caller: Caller): Promise<Group[]> {
  requirePerson(caller)
  const groups = await core.store.read(async (tx) => (await groupsOf(tx).all()).map(groupView))
  return groups.filter((value) => mayReadThing(viewerOf(caller), { kind: 'group', value })).sort(byName)
}

export async function getGroup(core: Core, caller: Caller, id: string): Promise<Group> {
  const found = (await listGroups(core, caller)).find((group) => group.id === id)
  if (!found) throw new AppError('not_found', { thing: 'group' })
  return found
}

const byName = (left: { name: string }, right: { name: string }): number =>
  left.name.localeCompare(right.name, 'en')
