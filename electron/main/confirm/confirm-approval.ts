import type {
  ApprovalEnd,
  ApprovalSheet,
  Pressed,
  ProposedApproval,
} from '../../../shared/contract/confirm.ts'
import {
  request as requestSchema,
  type CreateDecision,
  type SharedRequest,
} from '../../../shared/contract/http/requests.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { ERRORS, type ErrorCode } from '../../../shared/domain/errors.ts'
import type { ShellTexts } from '../../texts/en.ts'
import { callCoordinator } from '../access/call-coordinator.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import { problemError } from '../access/problem-error.ts'
import { decisionsPath } from '../decide/send-decision.ts'
import type { UnansweredDecisions } from '../decide/unanswered-decisions.ts'
import type { KeptRequest, KeptRequests } from '../vault/kept-requests.ts'
import { approvalSheet } from './approval-sheet.ts'

/** Sooner than this nobody has read anything: a press is a slip of the hand, or was meant for another window. ms */
export const READING_MS = 1_000
/** A coordinator that has not answered by then is as good as away. */
const GIVE_UP_MS = 20_000
/** Nor does a person wait so long for what main has kept. */
const GIVE_UP_KEPT_MS = 5_000

/** The window of one approval. */
export interface ConfirmWindow {
  close(): void
  /** Brings it forward. */
  show(): void
}

export interface ConfirmWindowParts {
  readonly sheet: ApprovalSheet
  press(button: 'approve' | 'cancel'): Promise<Pressed>
  /** It is gone, by whomever. */
  closed(): void
}

export interface ApprovalsParts {
  access(): CoordinatorAccess
  texts(): ShellTexts
  openWindow(parts: ConfirmWindowParts): ConfirmWindow
  newId(): string
  /** Monotonic, ms. */
  now(): number
  /** The place shown. */
  place(): string
  /** What main knows of requests there while nobody answers. */
  readonly kept: Pick<KeptRequests, 'find'>
  /** Where an approval waits that nobody answers. */
  readonly decisions: Pick<UnansweredDecisions, 'keepConfirmed'>
  fetch?: typeof fetch
}

export interface Approvals {
  /**
   * Reads the request from the coordinator, shows it in a window of its own, and sends the approval of exactly what was
   * shown when the person presses its button. While nobody answers it shows what main has kept, signs at the press, and
   * keeps the approval until it can be sent. One at a time.
   * @throws AppError `too_many_requests` while one is open; the coordinator's refusals
   */
  confirm(proposal: ProposedApproval): Promise<ApprovalEnd>
  /** Closes an open window: somebody else is signed in, or the app ends. */
  close(): void
}

/** What is shown, and since when main has it; null when the coordinator has just said so. */
interface Shown {
  readonly request: SharedRequest
  readonly keptAt: KeptRequest['keptAt'] | null
}

interface OwnCall {
  readonly method: string
  readonly path: string
  readonly body?: Uint8Array<ArrayBuffer>
  readonly key?: string
  readonly limitMs?: number
}

export function createApprovals(parts: ApprovalsParts): Approvals {
  let open: ConfirmWindow | null = null
  let busy = false

  /** From the coordinator; from what main has kept when it does not answer, and is not known to have ended the session. */
  async function read(access: CoordinatorAccess, place: string, requestId: string): Promise<Shown> {
    const kept = await parts.kept.find(place, requestId).catch(() => null)
    let answer: Response
    try {
      answer = await call(access, {
        method: 'GET',
        path: `/api/v1/requests/${requestId}`,
        limitMs: kept ? GIVE_UP_KEPT_MS : GIVE_UP_MS,
      })
    } catch (error) {
      const away = error instanceof AppError && error.code === 'coordinator_unavailable'
      if (kept && away && (await mayBeSignedIn(access))) return kept
      throw error
    }
    const read = requestSchema.safeParse(await answer.json().catch(() => null))
    if (!read.success)
      throw new AppError('coordinator_unavailable', { detail: 'its answer cannot be read here' })
    if (!read.data.canDecide) throw new AppError(knownCode(read.data.cannotDecideBecause))
    return { request: read.data, keptAt: null }
  }

  async function call(
    access: CoordinatorAccess,
    { method, path, body, key, limitMs = GIVE_UP_MS }: OwnCall,
  ): Promise<Response> {
    const answer = await callCoordinator(
      access,
      {
        method,
        path,
        headers: {
          accept: 'application/json',
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        signal: AbortSignal.timeout(limitMs),
        ...(body ? { body } : {}),
      },
      parts.fetch,
    )
    if (!answer.ok) throw await problemError(answer)
    return answer
  }

  /** From the window's opening to its end. */
  function ask(
    access: CoordinatorAccess,
    place: string,
    { request, keptAt }: Shown,
    proposal: ProposedApproval,
  ): Promise<ApprovalEnd> {
    const sheet = approvalSheet(request, proposal, parts.texts(), keptAt)
    const { requestId, ...changes } = proposal
    // The same id however often it has to be sent: it counts once. The digest is of what the window shows.
    const decisionId = parts.newId()
    const decision: CreateDecision = { ...changes, decisionId, verdict: 'approve', digest: request.digest }
    const sent = { method: 'POST', path: decisionsPath(requestId), body: utf8(decision), key: decisionId }
    const since = parts.now()
    let end: ApprovalEnd = 'cancelled'
    let refusal: AppError | null = null
    let sending: Promise<Pressed> | null = null
    let over = false

    async function send(): Promise<Pressed> {
      try {
        const answer = await call(access, sent)
        await answer.body?.cancel()
        end = 'recorded'
        refusal = null
        open?.close()
        return { state: 'done' }
      } catch (error) {
        const coded = error instanceof AppError ? error : new AppError('internal', { requestId: decisionId })
        const again = ['unavailable', 'internal', 'too-many'].includes(ERRORS[coded.code].kind)
        end = again ? 'unsure' : 'cancelled'
        refusal = again ? null : coded
        return { state: 'problem', text: parts.texts().confirm.problem(coded.code) ?? coded.message, again }
      } finally {
        sending = null
      }
    }

    /** Signed at the press, and on the disk before the window closes. */
    async function keep(): Promise<Pressed> {
      try {
        const signature = access.signer?.sign(sent) ?? null
        await parts.decisions.keepConfirmed(place, requestId, sent.body, signature)
        end = { queued: decision }
        open?.close()
        return { state: 'done' }
      } catch {
        return { state: 'problem', text: parts.texts().confirm.notKept, again: true }
      } finally {
        sending = null
      }
    }

    return new Promise((done, fail) => {
      open = parts.openWindow({
        sheet,
        async press(button) {
          if (over) return { state: 'done' }
          if (button === 'cancel') {
            open?.close()
            return { state: 'done' }
          }
          if (parts.now() - since < READING_MS) return { state: 'early' }
          sending ??= keptAt === null ? send() : keep()
          return sending
        },
        closed() {
          over = true
          open = null
          // Closed while it was on its way: the answer still says what became of it.
          void (sending ?? Promise.resolve()).then(() => (refusal ? fail(refusal) : done(end)))
        },
      })
    })
  }

  return {
    async confirm(proposal) {
      if (busy) {
        open?.show()
        throw new AppError('too_many_requests', { seconds: 1 })
      }
      busy = true
      try {
        const [access, place] = [parts.access(), parts.place()]
        const shown = await read(access, place, proposal.requestId)
        // Another place was chosen while it was read.
        if (parts.place() !== place) return 'cancelled'
        return await ask(access, place, shown, proposal)
      } finally {
        busy = false
      }
    },
    close: () => open?.close(),
  }
}

/** Of a coordinator that does not run nobody knows; elsewhere there has to be a session. */
const mayBeSignedIn = async (access: CoordinatorAccess): Promise<boolean> =>
  access.address() === null || (await access.token().catch(() => null)) !== null

const knownCode = (code: string | undefined): ErrorCode =>
  code !== undefined && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'not_eligible'

const utf8 = (value: object): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value))
