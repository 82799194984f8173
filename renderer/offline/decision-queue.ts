import { decisionReply, type CreateDecision, type Request } from '../../shared/contract/http/requests.ts'
import { backOffDelay } from '../../shared/sync/back-off.ts'
import { ApiError, worksLater } from './api-error.ts'
import type { Api } from './api.ts'
import type { QueueDatabase } from './database.ts'
import { outcomeOfProblem, type DecisionSubject, type QueuedDecision } from './queued-decision.ts'

export interface DecisionQueueParts {
  readonly database: QueueDatabase
  readonly api: Pick<Api, 'post'>
  /** The request as the coordinator has it after a decision was recorded. */
  recorded(request: Request): Promise<void>
  /** Epoch ms. */
  now(): number
  random(): number
  /** Runs once after `ms`; answers how to cancel. */
  schedule(ms: number, run: () => void): () => void
  /** Decisions could not be read or written here; null when they can be again. */
  troubled(error: unknown): void
  /** Runs `work` unless another window of this person already sends; false when one does. */
  alone(work: () => Promise<void>): Promise<boolean>
}

export interface DecisionQueue {
  /**
   * Takes a decision in. It is on the disk when this resolves, and will be sent once, now or when the coordinator is
   * back. With `holdMs` it can be taken back for so long. Rejects when the disk did not take it: then it is not kept, and
   * not sent either.
   */
  add(subject: DecisionSubject, body: CreateDecision, holdMs?: number): Promise<QueuedDecision>
  /** Takes a held decision back. False when it is too late. */
  takeBack(decisionId: string): Promise<boolean>
  /** Ends the hold: send it now. */
  release(decisionId: string): Promise<void>
  markTold(decisionId: string): Promise<void>
  /** The coordinator may be back: do not wait any longer. */
  nudge(): void
  /** Takes up what an earlier run of the app left. */
  start(): void
  /** Nothing more is begun. Resolves when what was under way has come to rest: then the database may be closed. */
  stop(): Promise<void>
  /** Resolves when nothing is being stored or sent at the moment. */
  rest(): Promise<void>
}

/** Settled and told decisions are kept so long, for whoever wonders what happened yesterday. */
const KEPT_MS = 7 * 24 * 60 * 60_000

export function createDecisionQueue(parts: DecisionQueueParts): DecisionQueue {
  const { database, now } = parts
  const { decisions } = database
  let running = false
  let again = false
  let stopped = true
  let failures = 0
  let cancelWake: (() => void) | null = null
  let work: Promise<unknown> = Promise.resolve()

  /** Runs in the background, and is waited for by `rest`. */
  function begin(job: () => Promise<unknown>): void {
    work = Promise.all([work, job().catch((error: unknown) => parts.troubled(error))])
  }
  /** A database that could not be opened, for want of room, is not tried again by itself. */
  async function reopen(): Promise<void> {
    if (database.hasFailed() && !database.hasBeenClosed()) await database.open()
  }
  async function rest(): Promise<void> {
    for (let seen: unknown; seen !== work;) {
      seen = work
      await work
    }
  }

  async function due(): Promise<QueuedDecision[]> {
    const all = await decisions.toArray()
    return all
      .filter(
        ({ state, holdUntil }) =>
          state === 'queued' || state === 'sending' || (state === 'held' && holdUntil <= now()),
      )
      .sort((a, b) => a.madeAt - b.madeAt)
  }

  /** Sends what is due, one by one, in the order in which it was decided. */
  async function flush(): Promise<void> {
    if (running || stopped) {
      again = true
      return
    }
    running = true
    try {
      await reopen()
      do {
        again = false
        const free = await parts.alone(async () => {
          for (const decision of await due()) if (stopped || !(await send(decision))) break
        })
        if (!free) failures += 1
      } while (again && failures === 0)
      parts.troubled(null)
    } catch (error) {
      // No room to write down how far it is: it stays as it was, and is tried again.
      failures += 1
      parts.troubled(error)
    } finally {
      running = false
      await armWake()
    }
  }

  /** False: nothing more can be sent now. */
  async function send(decision: QueuedDecision): Promise<boolean> {
    const { decisionId } = decision
    // Taking back and sending meet here: whichever changes the record first wins.
    const mine = await database.transaction('rw', decisions, async () => {
      const stored = await decisions.get(decisionId)
      if (!stored || stored.state === 'settled') return false
      // An attempt may take half a minute to fail, and the next follows at once: until one succeeds, it is said to wait.
      await decisions.put({ ...stored, state: failures === 0 ? 'sending' : 'queued' })
      return true
    })
    if (!mine) return true
    try {
      const reply = await parts.api.post(
        `/requests/${encodeURIComponent(decision.requestId)}/decisions`,
        decision.body,
        decisionReply,
        { idempotencyKey: decisionId },
      )
      // The coordinator has it: what goes wrong with this window's own copy must not send it again, or hold up the next.
      await parts.recorded(reply.request).catch(() => undefined)
      await settle(decisionId, { outcome: reply.outcome, problem: null })
      failures = 0
      return true
    } catch (error) {
      if (worksLater(error) || !(error instanceof ApiError)) {
        failures += 1
        // Unless another run of the app has settled it meanwhile.
        await decisions
          .where({ decisionId })
          .filter(({ state }) => state === 'sending')
          .modify({ state: 'queued' })
        return false
      }
      await settle(decisionId, {
        outcome: outcomeOfProblem(error.code, error.data),
        problem: { code: error.code, text: error.message, data: error.data },
      })
      return true
    }
  }

  /** Arguments that somebody wrote may hold secrets: they stay only until the coordinator has them. */
  const settle = (decisionId: string, end: Pick<QueuedDecision, 'outcome' | 'problem'>): Promise<unknown> =>
    decisions.where({ decisionId }).modify((stored) => {
      const { edits: _gone, ...body } = stored.body
      Object.assign(stored, { ...end, body, state: 'settled', settledAt: now() })
    })

  /** Wakes at the end of the next hold, or when a failed send may be tried again. */
  async function armWake(): Promise<void> {
    const all = await decisions.toArray().catch(() => null)
    if (stopped || running) return
    const held = (all ?? []).filter(({ state }) => state === 'held')
    const holds = held.map(({ holdUntil }) => holdUntil - now()).filter((ms) => ms > 0)
    // Also one whose hold is over, and all that cannot be read at the moment.
    const waiting =
      holds.length < held.length ||
      (all?.some(({ state }) => state === 'queued' || state === 'sending') ?? true)
    const retry = waiting ? [failures === 0 ? 0 : backOffDelay(failures, parts.random())] : []
    const delays = [...holds, ...retry]
    cancelWake?.()
    if (delays.length > 0) cancelWake = parts.schedule(Math.min(...delays), () => begin(flush))
  }

  async function forgetOld(): Promise<void> {
    const before = now() - KEPT_MS
    const old = (await decisions.toArray()).filter(
      ({ told, settledAt }) => told && settledAt !== null && settledAt < before,
    )
    await decisions.bulkDelete(old.map(({ decisionId }) => decisionId))
  }

  return {
    async add(subject, body, holdMs = 0) {
      const decision: QueuedDecision = {
        ...subject,
        decisionId: body.decisionId,
        body,
        madeAt: now(),
        holdUntil: now() + holdMs,
        state: holdMs > 0 ? 'held' : 'queued',
        outcome: null,
        problem: null,
        settledAt: null,
        told: false,
      }
      await reopen()
      await decisions.add(decision)
      begin(holdMs > 0 ? armWake : flush)
      return decision
    },
    async takeBack(decisionId) {
      return database.transaction('rw', decisions, async () => {
        const stored = await decisions.get(decisionId)
        if (stored?.state !== 'held') return false
        await decisions.delete(decisionId)
        return true
      })
    },
    async release(decisionId) {
      await decisions.where({ decisionId }).modify((stored) => {
        if (stored.state === 'held') Object.assign(stored, { state: 'queued', holdUntil: now() })
      })
      await flush()
    },
    markTold: async (decisionId) => {
      // What cannot be noted is told once more after the next start.
      await decisions.update(decisionId, { told: true }).catch(() => undefined)
    },
    nudge() {
      failures = 0
      begin(flush)
    },
    start() {
      stopped = false
      begin(() =>
        forgetOld()
          .catch(() => undefined)
          .then(flush),
      )
    },
    stop() {
      stopped = true
      cancelWake?.()
      cancelWake = null
      return rest()
    },
    rest,
  }
}
