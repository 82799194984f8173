import type { Person } from '../../../shared/domain/people/person.ts'
import type { Policy } from '../../../shared/domain/policy/policy.ts'
import type { Tx } from '../../ports/store.ts'
import { agentsOf } from '../documents.ts'
import { readDirectory } from '../people/directory.ts'

/** Looks up, as of now, the active people whose calls a policy with these subjects is about; all empty: everybody. */
export async function readRequesters(tx: Tx): Promise<(subjects: Policy['subjects']) => readonly Person[]> {
  const everybody = (await readDirectory(tx)).withRole('admin', 'approver', 'member')
  const agents = await agentsOf(tx).all()
  return (subjects) => {
    const { users, groups } = subjects
    if (users.length + groups.length + subjects.agents.length === 0) return everybody
    const owners = new Set(
      agents.filter(({ id }) => subjects.agents.includes(id)).map(({ userId }) => userId),
    )
    return everybody.filter(
      (person) =>
        users.includes(person.id) ||
        owners.has(person.id) ||
        person.groups.some((group) => groups.includes(group)),
    )
  }
}
