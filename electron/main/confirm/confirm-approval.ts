import type {
  ApprovalEnd,
  ApprovalSheet,
  Pressed,
  ProposedApproval,
} from '../../../shared/contract/confirm.ts'
import { request as requestSchema, type Request } from '../../../shared/contract/http/requests.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { ERRORS, type ErrorCode } from '../../../shared/domain/errors.ts'
import type { ShellTexts } from '../../texts/en.ts'
import { callCoordinator } from '../access/call-coordinator.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import { problemError } from '../access/problem-error.ts'
import { approvalSheet } from './approval-sheet.ts'

/** Sooner than this nobody has read anything: a press is a slip of the hand, or was meant for another window. ms */
export const READING_MS = 1_000
/** A coordinator that has not answered by then is as good as away. */
const GIVE_UP_MS = 20_000

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
  fetch?: typeof fetch
}

export interface Approvals {
  /**
   * Reads the request from the coordinator, shows it in a window of its own, and sends the approval of exactly what was
   * shown when the person presses its button. One at a time.
   * @throws AppError `too_many_requests` while one is open; the coordinator's refusals
   */
  confirm(proposal: ProposedApproval): Promise<ApprovalEnd>
  /** Closes an open window: somebody else is signed in, or the app ends. */
  close(): void
}

export function createApprovals(parts: ApprovalsParts): Approvals {
  let open: ConfirmWindow | null = null
  let busy = false

  async function read(access: CoordinatorAccess, requestId: string): Promise<Request> {
    const answer = await call(access, 'GET', `/api/v1/requests/${requestId}`)
    const read = requestSchema.safeParse(await answer.json().catch(() => null))
    if (!read.success)
      throw new AppError('coordinator_unavailable', { detail: 'its answer cannot be read here' })
    if (!read.data.canDecide) throw new AppError(knownCode(read.data.cannotDecideBecause))
    return read.data
  }

  async function call(
    access: CoordinatorAccess,
    method: string,
    path: string,
    body?: object,
    key?: string,
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
        signal: AbortSignal.timeout(GIVE_UP_MS),
        ...(body ? { body: new TextEncoder().encode(JSON.stringify(body)) } : {}),
      },
      parts.fetch,
    )
    if (!answer.ok) throw await problemError(answer)
    return answer
  }

  /** From the window's opening to its end. */
  function ask(
    access: CoordinatorAccess,
    request: Request,
    proposal: ProposedApproval,
  ): Promise<ApprovalEnd> {
    const sheet = approvalSheet(request, proposal, parts.texts())
    const { requestId, ...changes } = proposal
    // The same id however often it has to be sent: it counts once. The digest is of what the window shows.
    const decisionId = parts.newId()
    const decision = { ...changes, decisionId, verdict: 'approve', digest: request.digest }
    const since = parts.now()
    let end: ApprovalEnd = 'cancelled'
    let refusal: AppError | null = null
    let sending: Promise<Pressed> | null = null
    let over = false

    async function send(): Promise<Pressed> {
      try {
        const answer = await call(
          access,
          'POST',
          `/api/v1/requests/${requestId}/decisions`,
          decision,
          decisionId,
        )
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
          sending ??= send()
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
        const access = parts.access()
        return await ask(access, await read(access, proposal.requestId), proposal)
      } finally {
        busy = false
      }
    },
    close: () => open?.close(),
  }
}

const knownCode = (code: string | undefined): ErrorCode =>
  code !== undefined && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'not_eligible'
