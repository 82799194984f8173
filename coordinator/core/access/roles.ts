import { AppError } from '../../../shared/domain/app-error.ts'
import type { Role } from '../../../shared/domain/people/person.ts'
import type { Caller, PersonCaller } from '../../ports/caller.ts'

const RANK: Readonly<Record<Role, number>> = { member: 0, approver: 1, admin: 2 }

/** A person, whatever their role. Agents are refused (`agents_not_allowed`). */
export function requirePerson(caller: Caller): PersonCaller {
  if (caller.kind !== 'person') throw new AppError('agents_not_allowed')
  return caller
}

/** A person with this role or a higher one, or the coordinator itself. */
export function requireRole(caller: Caller, role: Role): void {
  if (caller.kind === 'system') return
  if (RANK[requirePerson(caller).role] < RANK[role]) throw new AppError('not_allowed')
}

export const hasRole = (caller: Caller, role: Role): boolean =>
  caller.kind === 'person' && RANK[caller.role] >= RANK[role]
