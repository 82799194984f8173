import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import {
  directoryEntriesOf,
  groupsOf,
  usersOf,
  type StoredDirectoryEntry,
  type StoredGroup,
} from '../documents.ts'
import { dropGroup, putGroup } from '../people/save-group.ts'
import { directoryPeople } from './directory-people.ts'

export interface DirectoryGroup {
  readonly name: string
  readonly members: readonly string[]
  readonly externalId?: string | undefined
}

export interface ListedGroup {
  readonly group: StoredGroup
  readonly entry: StoredDirectoryEntry
  readonly members: readonly { readonly id: string; readonly name: string }[]
}

/** The groups that a directory keeps. Those made by hand, and who is in them, are none of its business. */
export async function directoryGroups(tx: Tx): Promise<ListedGroup[]> {
  const entries = new Map((await directoryEntriesOf(tx).all()).map((entry) => [entry.id, entry]))
  const names = new Map((await usersOf(tx).all()).map(({ id, name }) => [id, name]))
  return (await groupsOf(tx).all())
    .filter(({ source }) => source === 'scim')
    .map((group) => ({
      group,
      entry: entries.get(group.id) ?? { id: group.id },
      members: group.members.map((id) => ({ id, name: names.get(id) ?? id })),
    }))
}

/**
 * Creates a group (`id` null) or makes it what the directory says.
 *
 * Errors: those of `putGroup`; `not_found`, `invalid_body` for members that the directory does not see.
 */
export async function putDirectoryGroup(
  core: Core,
  tx: Tx,
  caller: Caller,
  id: string | null,
  { name, members, externalId }: DirectoryGroup,
): Promise<ListedGroup> {
  const before = id === null ? undefined : await listed(tx, id)
  const visible = new Set((await directoryPeople(tx)).map(({ user }) => user.id))
  // Somebody who is in already may be out of its sight: an administrator who was put in by hand.
  const unknown = members.filter((member) => !visible.has(member) && !before?.group.members.includes(member))
  if (unknown.length > 0) {
    const field = { path: '/members', code: 'unknown', message: 'There is no such person.' }
    throw new AppError('invalid_body', {}, { fields: [field] })
  }
  const saved = await putGroup(core, tx, caller, id, { name, members: [...members] }, 'scim')
  await directoryEntriesOf(tx).put({ id: saved.id, ...(externalId === undefined ? {} : { externalId }) })
  return listed(tx, saved.id)
}

/** Errors: `not_found`, `group_in_use` when a flow or a policy names it. */
export async function removeDirectoryGroup(core: Core, tx: Tx, caller: Caller, id: string): Promise<void> {
  await listed(tx, id)
  await dropGroup(core, tx, caller, id)
  await directoryEntriesOf(tx).remove(id)
}

async function listed(tx: Tx, id: string): Promise<ListedGroup> {
  const found = (await directoryGroups(tx)).find(({ group }) => group.id === id)
  if (!found) throw new AppError('not_found', { thing: 'group' })
  return found
}
