import { PLACE_HEADER } from '../../../shared/contract/ipc.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { callCoordinator } from '../access/call-coordinator.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import { approvingCall, guardApproval } from '../confirm/approval-guard.ts'
import { endsDecision, isFinal } from '../decide/resend-decisions.ts'
import { sendDecision } from '../decide/send-decision.ts'
import type { UnansweredDecisions } from '../decide/unanswered-decisions.ts'
import { SECURITY_HEADERS } from '../security/content-security-policy.ts'
import { APP_ORIGIN } from './app-address.ts'

type KeptDecisions = Pick<UnansweredDecisions, 'keep' | 'confirmed' | 'answered'>

/** What a page may say besides its body. Anything else, an Authorization above all, stays here. */
const FORWARDED_REQUEST = [
  'accept',
  'accept-language',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
]
/** What a page may hear. */
const FORWARDED_RESPONSE = ['content-type', 'content-disposition', 'etag', 'retry-after', 'cache-control']
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
const BODILESS_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD'])
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304])

/** These carry or set a key of the person's own session, which is no page's business. */
const NEVER_FOR_PAGES: ReadonlySet<string> = new Set([
  '/api/v1/session',
  '/api/v1/session/device-key',
  '/api/v1/stream',
  '/api/v1/stream/tickets',
  '/api/v1/setup/owner',
])

/** Compared as a router would read it: escapes undone, doubled and trailing slashes gone, in any case. */
export function isKeptFromPages(path: string): boolean {
  const read = pathAsRouted(path)
  return read === null || NEVER_FOR_PAGES.has(read.toLowerCase())
}

/** With escapes undone, doubled and trailing slashes gone; null when it cannot be read. */
function pathAsRouted(path: string): string | null {
  try {
    return `/${decodeURIComponent(path).split('/').filter(Boolean).join('/')}`
  } catch {
    return null
  }
}

/** Bodies are held whole so that they can be sent again after a session was renewed; import files are the largest. */
const LARGEST_BODY = 4 * 1024 * 1024

/**
 * Passes a page's `/api/…` call on to the coordinator with the person's token added, and the answer back as it streams in.
 *
 * Approvals of high risk are not passed on: they are given in a window of the app's own. One that was given there while
 * nobody answered is sent as main kept it, when the page says that its turn has come. Nor is what a page meant for
 * another coordinator than the one at hand: its decisions wait until that one is shown again.
 *
 * @throws AppError `not_allowed`, `wrong_host`, `body_too_large`, `coordinator_unavailable`, `own_window_required`
 */
export async function proxyToCoordinator(
  request: Request,
  access: CoordinatorAccess,
  place: string,
  fetchWith: typeof fetch = fetch,
  decisions?: KeptDecisions,
): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  if (!METHODS.has(request.method) || isKeptFromPages(pathname)) throw new AppError('not_allowed')
  if (!isFromOurPage(request)) throw new AppError('wrong_host')
  if ((request.headers.get(PLACE_HEADER) ?? place) !== place) {
    throw new AppError('coordinator_unavailable', { detail: 'another one is shown' })
  }
  const sent = await readBody(request)
  const approving = BODILESS_METHODS.has(request.method) ? null : approvingCall(pathAsRouted(pathname) ?? '')
  const { signal } = request
  const deciding = sent && approving?.kind === 'decision' ? { requestId: approving.requestId, sent } : null
  const own = deciding && ((await decisions?.confirmed(place, deciding.requestId, deciding.sent)) ?? null)
  const kept = own
    ? own.decisionId
    : deciding && ((await keep(decisions, place, deciding.requestId, deciding.sent)) ?? null)
  const passOn = async (): Promise<Response> => {
    if (own) return sendDecision(access, own, fetchWith, signal)
    const body = approving
      ? await guardApproval(approving, sent, (path) =>
          callCoordinator(access, { method: 'GET', path, signal }, fetchWith),
        )
      : sent
    return callCoordinator(
      access,
      {
        method: request.method,
        path: `${pathname}${search}`,
        headers: {
          ...pick(request.headers, FORWARDED_REQUEST),
          ...(approving ? { 'content-type': 'application/json' } : {}),
        },
        signal,
        ...(body ? { body } : {}),
      },
      fetchWith,
    )
  }
  const answer = await passOn().catch(async (error: unknown) => {
    if (kept !== null && error instanceof AppError && endsDecision(error)) await answered(decisions, kept)
    throw error
  })
  if (kept !== null && isFinal(answer)) await answered(decisions, kept)
  // A coordinator never redirects its API; something between might.
  if (answer.status >= 300 && answer.status < 400 && answer.status !== 304) {
    await answer.body?.cancel()
    throw new AppError('coordinator_unavailable', { detail: 'it answered with a redirection' })
  }
  return new Response(BODILESS.has(answer.status) ? null : answer.body, {
    status: answer.status,
    headers: { ...pick(answer.headers, FORWARDED_RESPONSE), ...SECURITY_HEADERS },
  })
}

/** A disk that takes no second copy of a decision hinders nothing: the page has the first. */
const keep = async (
  decisions: KeptDecisions | undefined,
  place: string,
  requestId: string,
  sent: Uint8Array,
) => decisions?.keep(place, requestId, sent).catch(() => null)

/** One that cannot be crossed out is sent once more by the next run, and is found to be done. */
const answered = async (decisions: KeptDecisions | undefined, decisionId: string): Promise<void> =>
  decisions?.answered(decisionId).catch(() => undefined)

/** The scheme is registered in the pages' session only, and no other page can be opened there: this is the second lock. */
function isFromOurPage(request: Request): boolean {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  return (origin === null || origin === APP_ORIGIN) && (site === null || site === 'same-origin')
}

async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  if (request.body === null) return null
  const chunks: Uint8Array[] = []
  let size = 0
  // The types of Node's web streams leave the chunk open; a body's chunks are bytes.
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > LARGEST_BODY) throw new AppError('body_too_large', { limit: '4 MiB' })
    chunks.push(chunk)
  }
  const body = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    body.set(chunk, at)
    at += chunk.byteLength
  }
  return body
}

function pick(headers: Headers, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {}
  for (const name of names) {
    const value = headers.get(name)
    if (value !== null) picked[name] = value
  }
  return picked
}
