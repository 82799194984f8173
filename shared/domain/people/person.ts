import type { QuietHours } from '../delivery/quiet-hours.ts'
import type { Language } from './language.ts'

export type PersonId = string
export type GroupId = string
export type Role = 'admin' | 'approver' | 'member'

/** Somebody who can be asked or named. A mailbox that belongs to no user has the id `mail:<lower-case address>`. */
export interface PersonRef {
  readonly id: PersonId
  readonly name: string
  readonly email: string
}

export interface GroupRef {
  readonly id: GroupId
  readonly name: string
}

/** Whoever stands in for a person between two instants (epoch ms, inclusive start, exclusive end). */
export interface Delegation {
  readonly to: PersonId
  readonly from: number
  readonly until: number
}

export interface Person extends PersonRef {
  readonly role: Role
  readonly active: boolean
  readonly phone?: string
  readonly managerId?: PersonId
  readonly groups: readonly GroupId[]
  readonly delegation?: Delegation
  readonly quietHours?: QuietHours
  /** Of messages to them; absent: the workspace's. */
  readonly language?: Language
  /** Their number answered STOP: no text is sent to it until START comes from there. */
  readonly textsEnded?: true
}

/** Read-only look-ups over everybody, as of one moment. Rules receive it; the coordinator keeps it in memory. */
export interface Directory {
  person(id: PersonId): Person | undefined
  /** Compared without regard to letter case. */
  personByEmail(email: string): Person | undefined
  group(id: GroupId): (GroupRef & { readonly members: readonly PersonId[] }) | undefined
  /** Everybody with one of these roles who is active. */
  withRole(...roles: readonly Role[]): readonly Person[]
}
