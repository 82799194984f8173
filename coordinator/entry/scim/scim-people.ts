import SCIMMY from 'scimmy'
import type { DirectoryGroup, ListedGroup } from '../../core/directory/directory-groups.ts'
import { nameOf, type DirectoryPerson, type ListedPerson } from '../../core/directory/directory-people.ts'
import { isoOf } from '../../../shared/domain/time.ts'

type Loose = Record<string, unknown>
interface Valued {
  readonly value?: unknown
  readonly primary?: unknown
  readonly type?: unknown
}

const ENTERPRISE = SCIMMY.Schemas.EnterpriseUser.id

/** A person as RFC 7643 writes one. */
export function userResource({ user, entry, groups }: ListedPerson): Loose {
  return {
    id: user.id,
    externalId: entry.externalId,
    userName: nameOf(user, entry),
    displayName: entry.displayName,
    name: { formatted: user.name, givenName: entry.givenName, familyName: entry.familyName },
    active: user.active,
    emails: [{ value: user.email, type: 'work', primary: true }],
    ...(user.phone === undefined ? {} : { phoneNumbers: [{ value: user.phone, type: 'mobile' }] }),
    roles: [{ value: user.role }],
    groups: groups.map(({ id, name }) => ({ value: id, display: name })),
    ...(user.managerId === undefined ? {} : { [ENTERPRISE]: { manager: { value: user.managerId } } }),
    meta: { lastModified: isoOf(user.updatedAt) },
  }
}

/** What a directory sent of a person; what it left out is undefined. */
export function personOf(resource: unknown): DirectoryPerson {
  const user = resource as Loose
  const name = (user['name'] ?? {}) as Loose
  const given = text(name['givenName'])
  const family = text(name['familyName'])
  const userName = text(user['userName']) ?? ''
  const manager = ((user[ENTERPRISE] ?? {}) as Loose)['manager'] as Loose | undefined
  const parts = [given, family].filter((part) => part !== undefined).join(' ')
  return {
    userName,
    name:
      text(user['displayName']) ?? (parts === '' ? undefined : parts) ?? text(name['formatted']) ?? userName,
    email: preferred(user['emails'], 'work') ?? userName,
    active: user['active'] !== false,
    externalId: text(user['externalId']),
    displayName: text(user['displayName']),
    givenName: given,
    familyName: family,
    phone: dialled(preferred(user['phoneNumbers'], 'mobile')),
    managerId: text(manager?.['value']),
    role: text(preferred(user['roles'], '')),
  }
}

export const groupResource = ({ group, entry, members }: ListedGroup): Loose => ({
  id: group.id,
  externalId: entry.externalId,
  displayName: group.name,
  members: members.map(({ id, name }) => ({ value: id, display: name, type: 'User' })),
  meta: { lastModified: isoOf(group.updatedAt) },
})

export function groupOf(resource: unknown): DirectoryGroup {
  const group = resource as Loose
  const members = (group['members'] ?? []) as readonly Valued[]
  return {
    name: text(group['displayName']) ?? '',
    members: [...new Set(members.map(({ value }) => text(value) ?? ''))],
    externalId: text(group['externalId']),
  }
}

const text = (value: unknown): string | undefined => {
  const plain = value instanceof String ? value.valueOf() : value
  return typeof plain === 'string' && plain.trim() !== '' ? plain.trim() : undefined
}

/** The one marked as primary, else the one of this type, else the first. */
function preferred(values: unknown, type: string): string | undefined {
  const list = (Array.isArray(values) ? values : []) as readonly Valued[]
  const one =
    list.find(({ primary }) => primary === true) ?? list.find((each) => each.type === type) ?? list[0]
  return text(one?.value)
}

/** Directories write numbers for people; what is not a digit between the digits is left out. */
const dialled = (number: string | undefined): string | undefined =>
  number
    ?.replace(/^tel:/i, '')
    .replace(/[\s().-]/g, '')
    .replace(/^00/, '+')
