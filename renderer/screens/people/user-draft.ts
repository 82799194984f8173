import type { User } from '../../../shared/contract/http/people.ts'
import {
  preferencesBodyOf,
  preferencesDraftOf,
  type PreferencesDraft,
} from '../../forms/preferences-draft.ts'

/** A person as typed. People are lists of at most one id; times are local, as `datetime-local` writes them. */
export interface UserDraft extends PreferencesDraft {
  name: string
  email: string
  phone: string
  role: User['role']
  groups: string[]
  manager: string[]
  active: boolean
  away: boolean
  standIn: string[]
  from: string
  until: string
}

export const emptyUser = (): UserDraft => ({
  name: '',
  email: '',
  phone: '',
  role: 'member',
  groups: [],
  manager: [],
  active: true,
  away: false,
  standIn: [],
  from: '',
  until: '',
  ...preferencesDraftOf({}),
})

export function userDraftOf(user: User): UserDraft {
  const { name, email, phone, role, groups, managerId, active, delegation } = user
  return {
    name,
    email,
    phone: phone ?? '',
    role,
    groups: [...groups],
    manager: managerId === undefined ? [] : [managerId],
    active,
    away: delegation !== undefined,
    standIn: delegation === undefined ? [] : [delegation.to],
    from: delegation === undefined ? '' : localOf(delegation.from),
    until: delegation === undefined ? '' : localOf(delegation.until),
    ...preferencesDraftOf(user),
  }
}

/** The body to save; may be invalid. */
export function userBodyOf(draft: UserDraft): unknown {
  const phone = draft.phone.replace(/[\s().-]/g, '')
  const [managerId] = draft.manager
  return {
    name: draft.name,
    email: draft.email.trim(),
    role: draft.role,
    groups: draft.groups,
    active: draft.active,
    ...(phone === '' ? {} : { phone }),
    ...(managerId === undefined ? {} : { managerId }),
    ...preferencesBodyOf(draft),
    ...(draft.away
      ? { delegation: { to: draft.standIn[0], from: isoOf(draft.from), until: isoOf(draft.until) } }
      : {}),
  }
}

/** An absence that ends before it begins would never be in force. */
export const endsBeforeItBegins = ({ away, from, until }: UserDraft): boolean =>
  away && from !== '' && until !== '' && Date.parse(until) <= Date.parse(from)

/** ISO 8601 UTC to local wall time, to the minute. */
function localOf(iso: string): string {
  const date = new Date(iso)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

function isoOf(local: string): string | undefined {
  const ms = Date.parse(local)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}
