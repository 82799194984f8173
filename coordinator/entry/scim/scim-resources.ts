import SCIMMY from 'scimmy'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Core } from '../../core/core.ts'
import {
  directoryGroups,
  putDirectoryGroup,
  removeDirectoryGroup,
} from '../../core/directory/directory-groups.ts'
import {
  directoryPeople,
  putDirectoryPerson,
  removeDirectoryPerson,
} from '../../core/directory/directory-people.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { SCIM_PATH } from '../../core/directory/directory-keys.ts'
import { scimError } from './scim-errors.ts'
import { groupOf, groupResource, personOf, userResource } from './scim-people.ts'

/** What a handler works with: SCIMMY's handlers are one for the whole process, so each call brings its own. */
export interface ScimCall {
  readonly core: Core
  readonly caller: Caller
  readonly tx: Tx
  /** What a handler threw that directories have no word for; SCIMMY itself would call it 404. */
  failure?: unknown
}

interface Asked {
  readonly id?: string | undefined
  readonly filter?: { readonly expression?: string } | undefined
}

const { User, Group } = SCIMMY.Resources

/** Declares what we have, once for the process. */
export function declareResources(): void {
  if (SCIMMY.Resources.declared('User')) return
  SCIMMY.Config.set({
    documentationUri: 'https://datatracker.ietf.org/doc/html/rfc7644',
    patch: true,
    filter: { supported: true, maxResults: 1_000 },
    sort: true,
    bulk: false,
    changePassword: false,
    etag: false,
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A key that an administrator made in the settings.',
        specUri: 'https://datatracker.ietf.org/doc/html/rfc6750',
      },
    ],
  })
  SCIMMY.Resources.declare(User)
  User.extend(SCIMMY.Schemas.EnterpriseUser as never, false)
  SCIMMY.Resources.declare(Group)
  User.basepath(SCIM_PATH)
  Group.basepath(SCIM_PATH)
  User.ingress((asked, user, call) =>
    guarded(call, async ({ core, tx, caller }) =>
      userResource(await putDirectoryPerson(core, tx, caller, asked.id ?? null, personOf(user))),
    ),
  )
  User.egress((asked, call) =>
    guarded(call, async ({ tx }) => found(asked, (await directoryPeople(tx)).map(userResource))),
  )
  User.degress((asked, call) =>
    guarded(call, ({ core, tx, caller }) => removeDirectoryPerson(core, tx, caller, asked.id ?? '')),
  )
  Group.ingress((asked, group, call) =>
    guarded(call, async ({ core, tx, caller }) =>
      groupResource(await putDirectoryGroup(core, tx, caller, asked.id ?? null, groupOf(group))),
    ),
  )
  Group.egress((asked, call) =>
    guarded(call, async ({ tx }) => found(asked, (await directoryGroups(tx)).map(groupResource))),
  )
  Group.degress((asked, call) =>
    guarded(call, ({ core, tx, caller }) => removeDirectoryGroup(core, tx, caller, asked.id ?? '')),
  )
}

/** One by its id, or all that match; SCIMMY leaves the filter to whoever answers. */
function found(asked: Asked, all: readonly Record<string, unknown>[]): object | object[] {
  if (asked.id !== undefined) {
    const one = all.find(({ id }) => id === asked.id)
    if (!one) throw new AppError('not_found', { thing: 'resource' })
    return one
  }
  const expression = asked.filter?.expression
  return expression === undefined ? [...all] : all.filter(matches(expression))
}

/** Names, addresses and user names compare without regard to case (RFC 7643, `caseExact`); SCIMMY compares exactly. */
function matches(expression: string): (resource: object) => boolean {
  const filter = new SCIMMY.Types.Filter(expression.toLowerCase())
  return (resource) => filter.match([JSON.parse(JSON.stringify(resource).toLowerCase())]).length > 0
}

/** `never`: SCIMMY takes any object with the schema's attributes, and its types want all of them. */
async function guarded(call: unknown, work: (call: ScimCall) => Promise<unknown>): Promise<never> {
  const one = call as ScimCall
  try {
    return (await work(one)) as never
  } catch (error) {
    if (error instanceof AppError && error.code !== 'storage_failed') throw scimError(error)
    one.failure = error
    throw error
  }
}
