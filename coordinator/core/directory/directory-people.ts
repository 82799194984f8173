import { saveUser, type SaveUser, type User } from '../../../shared/contract/http/people.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import {
  directoryEntriesOf,
  groupsOf,
  usersOf,
  type StoredDirectoryEntry,
  type StoredUser,
} from '../documents.ts'
import { userView } from '../people/people-view.ts'
import { putUser } from '../people/save-user.ts'

/** A person as a directory has them. What it leaves out is removed, but for the role, which is then left alone. */
export interface DirectoryPerson {
  readonly userName: string
  readonly name: string
  readonly email: string
  readonly active: boolean
  readonly externalId?: string | undefined
  readonly displayName?: string | undefined
  readonly givenName?: string | undefined
  readonly familyName?: string | undefined
  readonly phone?: string | undefined
  readonly managerId?: string | undefined
  readonly role?: string | undefined
}

/** A person that the directory may see and change. */
export interface ListedPerson {
  readonly user: StoredUser
  readonly entry: StoredDirectoryEntry
  readonly groups: readonly { readonly id: string; readonly name: string }[]
}

/**
 * Whom a directory sees: those it keeps, and people who were added by hand, whom it takes over by changing them. It
 * neither sees nor reaches administrators who were added by hand: they are the way in when the directory is wrong.
 */
export async function directoryPeople(tx: Tx): Promise<ListedPerson[]> {
  const entries = new Map((await directoryEntriesOf(tx).all()).map((entry) => [entry.id, entry]))
  const groups = await groupsOf(tx).all()
  return (await usersOf(tx).all())
    .filter(({ id, role, source }) => (source === 'scim' || role !== 'admin') && !entries.get(id)?.removed)
    .map((user) => ({
      user,
      entry: entries.get(user.id) ?? { id: user.id },
      groups: groups.filter(({ members }) => members.includes(user.id)).map(({ id, name }) => ({ id, name })),
    }))
}

/**
 * Creates a person (`id` null) or makes them what the directory says. Deactivating ends all they have at once.
 *
 * Errors: those of `putUser`; `not_found`, `name_taken` for a user name that somebody has, `invalid_body` for fields we
 * cannot take, `not_allowed` for a new administrator: those are made in the app.
 */
export async function putDirectoryPerson(
  core: Core,
  tx: Tx,
  caller: Caller,
  id: string | null,
  input: DirectoryPerson,
): Promise<ListedPerson> {
  const people = await directoryPeople(tx)
  const before = people.find(({ user }) => user.id === id)
  if (id !== null && !before) throw new AppError('not_found', { thing: 'person' })
  const userName = input.userName.toLowerCase()
  if (people.some(({ user, entry }) => user.id !== id && nameOf(user, entry).toLowerCase() === userName))
    throw new AppError('name_taken', { name: input.userName })
  const saved = await putUser(core, tx, caller, id, bodyOf(before, input), 'scim')
  const { externalId, displayName, givenName, familyName } = input
  const entry: StoredDirectoryEntry = {
    id: saved.id,
    userName: input.userName,
    ...(externalId === undefined ? {} : { externalId }),
    ...(displayName === undefined ? {} : { displayName }),
    ...(givenName === undefined ? {} : { givenName }),
    ...(familyName === undefined ? {} : { familyName }),
  }
  await directoryEntriesOf(tx).put(entry)
  return listed(tx, saved.id)
}

/**
 * Takes a person out. They stay in the record under their name, without rights, address or number: whoever gets the
 * address next is somebody else.
 */
export async function removeDirectoryPerson(core: Core, tx: Tx, caller: Caller, id: string): Promise<void> {
  const { user, entry } = await listed(tx, id)
  const email = `${id.toLowerCase()}@removed.invalid`
  const role = user.role === 'admin' ? 'member' : user.role
  await putUser(core, tx, caller, id, { name: user.name, email, role, active: false, groups: [] }, 'scim')
  await directoryEntriesOf(tx).put({ ...entry, removed: true })
}

/** How the directory calls somebody; by their address where it never said. */
export const nameOf = (user: StoredUser, entry: StoredDirectoryEntry): string => entry.userName ?? user.email

async function listed(tx: Tx, id: string): Promise<ListedPerson> {
  const person = (await directoryPeople(tx)).find(({ user }) => user.id === id)
  if (!person) throw new AppError('not_found', { thing: 'person' })
  return person
}

/** What the directory does not speak of stays: groups, language, quiet hours, stand-ins. */
function bodyOf(before: ListedPerson | undefined, input: DirectoryPerson): SaveUser {
  const role = input.role ?? before?.user.role ?? 'member'
  if (role === 'admin' && before?.user.role !== 'admin') throw new AppError('not_allowed')
  const own: Partial<User> = before ? ownChoices(before) : {}
  const body = saveUser.safeParse({
    ...own,
    name: input.name,
    email: input.email,
    active: input.active,
    role,
    groups: before?.groups.map(({ id }) => id) ?? [],
    ...(input.phone === undefined ? {} : { phone: input.phone }),
    ...(input.managerId === undefined ? {} : { managerId: input.managerId }),
  })
  if (body.success) return body.data
  const fields = body.error.issues.map(({ path, message }) => ({
    path: `/${path.join('/')}`,
    code: 'invalid',
    message,
  }))
  throw new AppError('invalid_body', {}, { fields })
}

function ownChoices({ user }: ListedPerson): Partial<User> {
  const { delegation, quietHours, language } = userView(user, [])
  return {
    ...(delegation && { delegation }),
    ...(quietHours && { quietHours }),
    ...(language && { language }),
  }
}
