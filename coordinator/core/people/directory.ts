import type { Directory, Person } from '../../../shared/domain/people/person.ts'
import type { Tx } from '../../ports/store.ts'
import { groupsOf, usersOf, type StoredGroup, type StoredUser } from '../documents.ts'

const made = new WeakMap<readonly StoredUser[], WeakMap<readonly StoredGroup[], Directory>>()

/**
 * Everybody, as this transaction sees them. The store hands out the same lists until something in them changes, so the
 * look-ups are built once per change, and a change counts within the very transaction that makes it.
 */
export async function readDirectory(tx: Tx): Promise<Directory> {
  const users = await usersOf(tx).all()
  const groups = await groupsOf(tx).all()
  let byGroups = made.get(users)
  if (!byGroups) {
    byGroups = new WeakMap()
    made.set(users, byGroups)
  }
  let directory = byGroups.get(groups)
  if (!directory) {
    directory = buildDirectory(users, groups)
    byGroups.set(groups, directory)
  }
  return directory
}

function buildDirectory(users: readonly StoredUser[], groups: readonly StoredGroup[]): Directory {
  const groupsByPerson = new Map<string, string[]>()
  for (const group of groups) {
    for (const member of group.members) {
      const list = groupsByPerson.get(member)
      if (list) list.push(group.id)
      else groupsByPerson.set(member, [group.id])
    }
  }
  const people = new Map<string, Person>()
  const byEmail = new Map<string, Person>()
  for (const user of users) {
    const person: Person = {
      id: user.id,
      name: user.name,
      email: user.email,
      role: user.role,
      active: user.active,
      groups: groupsByPerson.get(user.id) ?? [],
      ...(user.phone === undefined ? {} : { phone: user.phone }),
      ...(user.managerId === undefined ? {} : { managerId: user.managerId }),
      ...(user.delegation === undefined ? {} : { delegation: user.delegation }),
      ...(user.quietHours === undefined ? {} : { quietHours: user.quietHours }),
      ...(user.language === undefined ? {} : { language: user.language }),
      ...(user.textsEnded === true ? { textsEnded: true } : {}),
    }
    people.set(person.id, person)
    byEmail.set(person.email.toLowerCase(), person)
  }
  const byId = new Map(groups.map((group) => [group.id, group]))
  const all = [...people.values()]
  return {
    person: (id) => people.get(id),
    personByEmail: (email) => byEmail.get(email.toLowerCase()),
    group: (id) => byId.get(id),
    withRole: (...roles) => all.filter((person) => person.active && roles.includes(person.role)),
  }
}
