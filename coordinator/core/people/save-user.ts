import type { SaveUser, User } from '../../../shared/contract/http/people.ts'
import type { Change } from '../../../shared/contract/stream.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { groupsOf, usersOf, type StoredGroup, type StoredUser } from '../documents.ts'
import { revokeCredentials } from '../identity/revoke-credentials.ts'
import { actorOf } from '../log-actor.ts'
import { recountPending } from '../requests/recount-pending.ts'
import { hasOptedOut } from '../sms/stored-codes.ts'
import { toJson } from '../to-json.ts'
import { groupView, groupsOfPerson, userView } from './people-view.ts'

/**
 * Creates a person (`id` null) or replaces what is known of one. Administrators only.
 *
 * Errors: `not_found`, `email_taken`, `phone_taken`, `last_admin`, `invalid_body` for groups, managers or delegates that
 * do not exist. Deactivating ends their sessions, and where it may change who decides what, every request in flight is
 * recounted, in the same transaction.
 */
export function saveUser(core: Core, caller: Caller, id: string | null, input: SaveUser): Promise<User> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, (tx) => putUser(core, tx, caller, id, input))
}

/** The same inside a transaction, for whoever has checked that the caller may. `source`: who keeps the person from now on. */
export async function putUser(
  core: Core,
  tx: Tx,
  caller: Caller,
  id: string | null,
  input: SaveUser,
  source?: StoredUser['source'],
): Promise<User> {
  const before = id === null ? undefined : await usersOf(tx).get(id)
  if (id !== null && !before) throw new AppError('not_found', { thing: 'person' })
  await assertValid(tx, before, input)
  const now = core.clock.now()
  const user: StoredUser = {
    id: before?.id ?? core.ids.ulid(),
    name: input.name,
    email: input.email,
    role: input.role,
    active: input.active,
    source: source ?? before?.source ?? 'local',
    updatedAt: now.at,
    ...(input.phone === undefined ? {} : { phone: input.phone }),
    ...(input.managerId === undefined ? {} : { managerId: input.managerId }),
    ...(input.quietHours === undefined ? {} : { quietHours: input.quietHours }),
    ...(input.language === undefined ? {} : { language: input.language }),
    // A number keeps what was answered from it, whoever has it.
    ...(input.phone !== undefined && (await hasOptedOut(tx, input.phone)) ? { textsEnded: true } : {}),
    ...(input.delegation === undefined
      ? {}
      : {
          delegation: {
            to: input.delegation.to,
            from: Date.parse(input.delegation.from),
            until: Date.parse(input.delegation.until),
          },
        }),
  }
  await usersOf(tx).put(user)
  const changed = await moveBetweenGroups(tx, user.id, input.groups, now.at)
  if (before?.active === true && !user.active) {
    await revokeCredentials(tx, caller, now.at, (credential) => credential.personId === user.id)
  }
  const view = userView(user, groupsOfPerson(user.id, await groupsOf(tx).all()))
  const changes: Change[] = [
    { kind: 'user', value: view },
    ...changed.map((group): Change => ({ kind: 'group', value: groupView(group) })),
  ]
  await tx.log.append(
    {
      at: now.at,
      type: before ? 'user.changed' : 'user.created',
      actor: actorOf(caller),
      subject: { kind: 'user', id: user.id },
      data: toJson(view),
    },
    changes,
  )
  if (changed.length > 0 || decidesOtherwise(before, user)) await recountPending(core, tx, now)
  return view
}

/** Whether this person may count for other requests than before. A team's requests in flight can be thousands. */
const decidesOtherwise = (before: StoredUser | undefined, after: StoredUser): boolean =>
  !before ||
  before.email !== after.email ||
  before.role !== after.role ||
  before.active !== after.active ||
  before.managerId !== after.managerId ||
  JSON.stringify(before.delegation) !== JSON.stringify(after.delegation)

async function assertValid(tx: Tx, before: StoredUser | undefined, input: SaveUser): Promise<void> {
  const users = await usersOf(tx).all()
  const others = users.filter(({ id }) => id !== before?.id)
  const email = input.email.toLowerCase()
  if (others.some((other) => other.email.toLowerCase() === email))
    throw new AppError('email_taken', { email: input.email })
  if (input.phone !== undefined && others.some(({ phone }) => phone === input.phone)) {
    throw new AppError('phone_taken', { phone: input.phone })
  }
  const staysAdmin = input.role === 'admin' && input.active
  if (before?.role === 'admin' && before.active && !staysAdmin) {
    if (!others.some((other) => other.role === 'admin' && other.active)) throw new AppError('last_admin')
  }
  const groups = new Set((await groupsOf(tx).all()).map(({ id }) => id))
  const people = new Set(others.map(({ id }) => id))
  const unknown = [
    ...input.groups
      .filter((group) => !groups.has(group))
      .map(() => ['groups', 'This group does not exist.'] as const),
    ...(input.managerId === undefined || people.has(input.managerId)
      ? []
      : [['managerId', 'The manager has to be another person here.'] as const]),
    ...(input.delegation === undefined || people.has(input.delegation.to)
      ? []
      : [['delegation.to', 'The stand-in has to be another person here.'] as const]),
  ]
  if (unknown.length === 0) return
  throw new AppError(
    'invalid_body',
    {},
    { fields: unknown.map(([path, message]) => ({ path: `/${path}`, code: 'unknown', message })) },
  )
}

/** Returns the groups whose membership changed. */
async function moveBetweenGroups(
  tx: Tx,
  personId: string,
  wanted: readonly string[],
  at: number,
): Promise<readonly StoredGroup[]> {
  const changed: StoredGroup[] = []
  for (const group of await groupsOf(tx).all()) {
    const isIn = group.members.includes(personId)
    const shouldBeIn = wanted.includes(group.id)
    if (isIn === shouldBeIn) continue
    const members = shouldBeIn
      ? [...group.members, personId]
      : group.members.filter((member) => member !== personId)
    const next = { ...group, members, updatedAt: at }
    await groupsOf(tx).put(next)
    changed.push(next)
  }
  return changed
}
