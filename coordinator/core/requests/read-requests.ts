import type { ListRequests, Request } from '../../../shared/contract/http/requests.ts'
import { requestStatus } from '../../../shared/contract/http/requests.ts'
import type { Page } from '../../../shared/contract/http/common.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { RequestStatus } from '../../../shared/domain/request/state.ts'
import type { Caller } from '../../ports/caller.ts'
import type { RequestQuery, Tx } from '../../ports/store.ts'
import { readsAllRequests, viewerOf, type Viewer } from '../access/may-read.ts'
import type { Core } from '../core.ts'
import { readDirectory } from '../people/directory.ts'
import { loadRequest } from './load-request.ts'
import { viewFor } from './shared-view.ts'

type KnownCaller = Exclude<Caller, { kind: 'system' }>

const RESOLVED: readonly RequestStatus[] = requestStatus.options.filter((status) => status !== 'pending')
const SORTS: readonly RequestQuery['sort'][] = [
  'createdAt',
  'requesterName',
  'requesterEmail',
  'connectorName',
  'resolvedAt',
]

export function getRequest(core: Core, caller: Caller, id: string): Promise<Request> {
  return core.store.read(
    async (tx) => viewFor(core, caller, await loadRequest(tx, caller, id), await readDirectory(tx)),
    { requestId: id },
  )
}

/** A page of what the caller may read; an agent reads its own. */
export function listRequests(core: Core, caller: KnownCaller, input: ListRequests): Promise<Page<Request>> {
  const viewer = viewerOf(caller)
  return core.store.read(async (tx) => {
    const directory = await readDirectory(tx)
    const sort = sortOf(input.sort)
    const page = await tx.requests.query({
      ...sort,
      limit: input.limit,
      ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
      ...(input.status === undefined ? {} : { statuses: statusesOf(input.status) }),
      ...(input.connector === undefined ? {} : { connector: input.connector }),
      ...(input.requester === undefined ? {} : { requesterId: await requesterId(tx, input.requester) }),
      ...(input.assignee === undefined ? {} : { assigneeId: caller.id }),
      ...(input.q === undefined ? {} : { q: input.q }),
      ...scopeOf(viewer),
    })
    return {
      items: page.rows.map((row) => viewFor(core, caller, row, directory)),
      nextCursor: page.nextCursor,
      total: page.total,
    }
  })
}

const scopeOf = (viewer: Viewer): Pick<RequestQuery, 'agentId' | 'visibleTo'> => {
  if (viewer.kind === 'agent') return { agentId: viewer.id }
  return viewer.kind === 'system' || readsAllRequests(viewer) ? {} : { visibleTo: viewer.id }
}

function sortOf(text = '-createdAt'): Pick<RequestQuery, 'sort' | 'descending'> {
  const descending = text.startsWith('-')
  const name = descending ? text.slice(1) : text
  const sort = SORTS.find((candidate) => candidate === name)
  if (!sort) throw invalid('/sort', `Sort by one of ${SORTS.join(', ')}, with “-” before it for descending.`)
  return { sort, descending }
}

function statusesOf(text: string): readonly RequestStatus[] {
  if (text === 'resolved') return RESOLVED
  return text.split(',').map((part) => {
    const parsed = requestStatus.safeParse(part.trim())
    if (!parsed.success) throw invalid('/status', `There is no status “${part}”.`)
    return parsed.data
  })
}

const requesterId = async (tx: Tx, idOrEmail: string): Promise<string> =>
  idOrEmail.includes('@') ? ((await readDirectory(tx)).personByEmail(idOrEmail)?.id ?? idOrEmail) : idOrEmail

const invalid = (path: string, message: string): AppError =>
  new AppError('invalid_body', {}, { fields: [{ path, code: 'invalid', message }] })
