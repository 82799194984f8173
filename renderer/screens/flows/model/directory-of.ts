import type { Group, User } from '../../../../shared/contract/http/people.ts'
import type { Directory, Person } from '../../../../shared/domain/people/person.ts'

/** The look-ups that rules take, over the people and groups this window knows. */
export function directoryOf(users: readonly User[], groups: readonly Group[]): Directory {
  const people = users.map(personOf)
  const byId = new Map(people.map((person) => [person.id, person]))
  const byEmail = new Map(people.map((person) => [person.email.toLowerCase(), person]))
  const groupById = new Map(groups.map(({ id, name, members }) => [id, { id, name, members }]))
  return {
    person: (id) => byId.get(id),
    personByEmail: (email) => byEmail.get(email.toLowerCase()),
    group: (id) => groupById.get(id),
    withRole: (...roles) => people.filter((person) => person.active && roles.includes(person.role)),
  }
}

function personOf(user: User): Person {
  const { id, name, email, role, active, phone, textsEnded, managerId, groups, delegation } = user
  return {
    id,
    name,
    email,
    role,
    active,
    groups,
    ...(phone === undefined ? {} : { phone }),
    ...(textsEnded === undefined ? {} : { textsEnded }),
    ...(managerId === undefined ? {} : { managerId }),
    ...(delegation === undefined
      ? {}
      : {
          delegation: {
            to: delegation.to,
            from: Date.parse(delegation.from),
            until: Date.parse(delegation.until),
          },
        }),
  }
}
