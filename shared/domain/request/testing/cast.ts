import type { Directory, GroupId, Person, PersonId, Role } from '../../people/person.ts'

/**
 * The cast of every scenario. Rita asks, her robot acts for her, Otto owns the robot. Ada and Abe are in security, Lena
 * and Abe in legal, Max manages Rita, Eve is called when nobody answers, Zoe is an outsider. Adam is the admin.
 */
export const CAST = {
  rita: { name: 'Rita Requester', groups: ['staff'], managerId: 'max' },
  otto: { name: 'Otto Owner', groups: ['security'] },
  ada: { name: 'Ada Alert', groups: ['security'], role: 'approver' },
  abe: { name: 'Abe Both', groups: ['security', 'legal'], role: 'approver' },
  lena: { name: 'Lena Legal', groups: ['legal'], role: 'approver' },
  max: { name: 'Max Manager', groups: ['staff'] },
  eve: { name: 'Eve Escalation', groups: ['oncall'], role: 'approver' },
  dora: { name: 'Dora Delegate', groups: ['staff'] },
  zoe: { name: 'Zoe Outsider', groups: [] },
  adam: { name: 'Adam Admin', groups: [], role: 'admin' },
} satisfies Record<string, { name: string; groups: GroupId[]; role?: Role; managerId?: PersonId }>

const GROUPS: readonly GroupId[] = ['staff', 'security', 'legal', 'oncall', 'empty']

/** Everybody of the cast, as data that a scenario may change. */
export function castPeople(): Map<PersonId, Person> {
  return new Map(
    Object.entries(CAST).map(([id, facts]) => [
      id,
      { id, email: `${id}@example.com`, role: 'member', active: true, ...facts },
    ]),
  )
}

/** A directory over people, as of now: groups are who says they are in them. */
export function directoryOf(people: ReadonlyMap<PersonId, Person>): Directory {
  const all = [...people.values()]
  return {
    person: (id) => people.get(id),
    personByEmail: (email) => all.find((person) => person.email.toLowerCase() === email.toLowerCase()),
    group: (id) =>
      GROUPS.includes(id)
        ? {
            id,
            name: id,
            members: all.filter(({ groups }) => groups.includes(id)).map((person) => person.id),
          }
        : undefined,
    withRole: (...roles) => all.filter(({ active, role }) => active && roles.includes(role)),
  }
}

/** The cast's directory with some people changed. */
export function castDirectory(changes: Readonly<Record<PersonId, Partial<Person>>> = {}): Directory {
  const people = castPeople()
  for (const [id, change] of Object.entries(changes)) {
    const person = people.get(id)
    if (person !== undefined) people.set(id, { ...person, ...change })
  }
  return directoryOf(people)
}
