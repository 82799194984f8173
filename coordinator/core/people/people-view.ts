import type { Group, User } from '../../../shared/contract/http/people.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { StoredGroup, StoredUser } from '../documents.ts'

/** A user as the API shows them. `groups` are the ids of the groups they are in. */
export function userView(user: StoredUser, groups: readonly string[]): User {
  const { delegation, updatedAt, ...rest } = user
  return {
    ...rest,
    groups: [...groups],
    updatedAt: isoOf(updatedAt),
    ...(delegation === undefined
      ? {}
      : { delegation: { to: delegation.to, from: isoOf(delegation.from), until: isoOf(delegation.until) } }),
  }
}

export const groupView = (group: StoredGroup): Group => ({
  id: group.id,
  name: group.name,
  members: [...group.members],
  source: group.source,
  updatedAt: isoOf(group.updatedAt),
})

export const groupsOfPerson = (personId: string, groups: readonly StoredGroup[]): string[] =>
  groups.filter(({ members }) => members.includes(personId)).map(({ id }) => id)
