import './no-code-of-text.ts'
import { createApi } from '../../../renderer/offline/api.ts'
import { createBrowserTransport } from '../../../renderer/offline/browser-transport.ts'
import { QueueDatabase } from '../../../renderer/offline/database.ts'
import { createDecisionQueue, type DecisionQueue } from '../../../renderer/offline/decision-queue.ts'
import type { Transport } from '../../../renderer/offline/transport.ts'
import { worked, type QueuedDecision } from '../../../renderer/offline/queued-decision.ts'
import type { DecisionOutcome } from '../../../shared/contract/http/requests.ts'
import type { Ending, Expected, Status } from './expected.ts'
import type { Happening, Schedule, Verdict } from './schedule.ts'

/** Who takes part: the device's person, a colleague at the same step, the requester's agent, and an admin. */
export interface Cast {
  readonly device: string
  readonly colleague: string
  readonly agent: string
  readonly admin: string
  readonly deviceUserId: string
  readonly colleagueUserId: string
  readonly groupId: string
}

/** How long a decision can be taken back, and how long a `wait` lasts, on the page's own clock: ms. */
const HOLD_MS = 8_000
const WAIT_MS = 600_000

/** What a schedule came to, and what the person was told of each decision that was not taken back. */
export interface Played {
  readonly came: Expected
  readonly outcomes: readonly DecisionOutcome[]
}

/** A request as it was created. */
export interface Asked {
  readonly id: string
  readonly digest: string
}

/**
 * Plays a schedule in this page: its own IndexedDB, its own locks, the coordinator that served it.
 * @param expired the schedule's first request, where that has expired before
 */
async function play(schedule: Schedule, cast: Cast, expired: Asked | null): Promise<Played> {
  const origin = location.origin
  let online = true
  let lose: 'call' | 'answer' | null = null
  let clock = 1_000
  let timers: { at: number; run: () => void }[] = []

  async function call<T>(method: string, path: string, bearer: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`)
    return JSON.parse(text) as T
  }

  const wire = createBrowserTransport({ origin, token: () => cast.device })
  const transport: Transport = {
    ...wire,
    async fetch(apiCall) {
      if (!online) throw new TypeError('no network')
      const lost = lose
      lose = null
      if (lost === 'call') throw new TypeError('lost on the way')
      const answer = await wire.fetch(apiCall)
      if (lost === 'answer') throw new TypeError('lost on the way back')
      return answer
    },
  }

  const name = crypto.randomUUID()
  let database = new QueueDatabase(name)
  function open(): DecisionQueue {
    return createDecisionQueue({
      database,
      api: createApi(transport),
      recorded: () => Promise.resolve(),
      now: () => clock,
      troubled(error) {
        if (error !== null) throw new Error('decisions cannot be stored', { cause: error })
      },
      random: () => 0,
      schedule(ms, run) {
        const timer = { at: clock + ms, run }
        timers.push(timer)
        return () => (timers = timers.filter((one) => one !== timer))
      },
      alone: (work) =>
        navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
          if (lock) await work()
          return lock !== null
        }),
    })
  }
  let queue = open()
  queue.start()
  await queue.rest()

  const ids: string[] = []
  const digests: string[] = []
  for (let index = 0; index < schedule.requests; index += 1) {
    const path = `${schedule.seed}-${index}.md`
    const fresh = (): Promise<Asked> =>
      call('POST', '/requests', cast.agent, {
        connector: 'files',
        tools: [{ name: 'write_file', arguments: { path, content: 'x' } }],
      })
    const request = index === 0 && expired ? expired : await fresh()
    ids.push(request.id)
    digests.push(request.digest)
  }
  const made: { readonly request: number; readonly decisionId: string; takenBack: boolean }[] = []
  const decideAs = (request: number, verdict: Verdict, bearer: string) =>
    call('POST', `/requests/${ids[request]}/decisions`, bearer, {
      decisionId: crypto.randomUUID(),
      verdict,
      digest: digests[request],
    })
  const members = (mine: boolean) =>
    call('PUT', `/groups/${cast.groupId}`, cast.admin, {
      name: 'Deciders',
      members: mine ? [cast.deviceUserId, cast.colleagueUserId] : [cast.colleagueUserId],
    })
  const isPending = async (request: number): Promise<boolean> =>
    (await call<{ status: string }>('GET', `/requests/${ids[request]}`, cast.admin)).status === 'pending'

  async function wait(): Promise<void> {
    clock += WAIT_MS
    const due = timers
    timers = []
    for (const { run } of due) run()
    await queue.rest()
  }

  async function happen(one: Happening): Promise<void> {
    clock += 1
    switch (one.do) {
      case 'decide':
      case 'decide-stale': {
        const decisionId = crypto.randomUUID()
        made.push({ request: one.request, decisionId, takenBack: false })
        const id = ids[one.request] ?? ''
        const digest = one.do === 'decide-stale' ? '0'.repeat(64) : (digests[one.request] ?? '')
        await queue.add(
          { requestId: id, requester: 'Maya', connector: 'Files', tools: ['write_file'] },
          { decisionId, verdict: one.verdict, digest },
          one.do === 'decide' && one.held ? HOLD_MS : 0,
        )
        return queue.rest()
      }
      case 'take-back': {
        for (const decision of made) {
          if (decision.request !== one.request) continue
          if (await queue.takeBack(decision.decisionId)) decision.takenBack = true
        }
        return
      }
      case 'offline':
        online = false
        return
      case 'online':
        online = true
        queue.nudge()
        return queue.rest()
      case 'lose-call':
        lose = 'call'
        return
      case 'lose-answer':
        lose = 'answer'
        return
      case 'wait':
        return wait()
      case 'kill':
        return kill()
      case 'reconnect-twice': {
        lose = null
        online = true
        const second = open()
        queue.nudge()
        second.start()
        queue.nudge()
        await Promise.all([queue.rest(), second.rest()])
        await second.stop()
        return
      }
      case 'colleague-decides':
        if (await isPending(one.request)) await decideAs(one.request, one.verdict, cast.colleague)
        return
      case 'requester-cancels':
        if (await isPending(one.request))
          await call('POST', `/requests/${ids[one.request]}/cancel`, cast.agent, {})
        return
      case 'revoke':
        await members(false)
        return
      case 'restore':
        await members(true)
    }
  }

  /** Nothing of the old process is left but the disk. */
  async function kill(): Promise<void> {
    timers = []
    database.close()
    database = new QueueDatabase(name)
    queue = open()
    queue.start()
    await queue.rest()
  }

  for (const one of schedule.happenings) await happen(one)
  online = true
  lose = null
  await members(true)
  await wait()
  await wait()

  const stored = new Map((await database.decisions.toArray()).map((one) => [one.decisionId, one]))
  await queue.stop()
  await database.delete()
  const views = await Promise.all(
    ids.map((id) =>
      call<{
        status: Status
        steps: { decisions: { by: { id: string } }[] }[]
      }>('GET', `/requests/${id}`, cast.admin),
    ),
  )
  for (const [index, { status }] of views.entries()) {
    if (status === 'pending') await call('POST', `/requests/${ids[index]}/cancel`, cast.agent, {})
  }
  return {
    came: {
      endings: ids.map((_id, index) =>
        made
          .filter(({ request }) => request === index)
          .map(({ decisionId, takenBack }) => endingOf(stored.get(decisionId), takenBack)),
      ),
      statuses: views.map(({ status }) => status),
      recorded: views.map(({ steps }) =>
        steps.some(({ decisions }) => decisions.some(({ by }) => by.id === cast.deviceUserId)),
      ),
    },
    outcomes: [...stored.values()].flatMap(({ outcome }) => outcome ?? []),
  }
}

function endingOf(decision: QueuedDecision | undefined, takenBack: boolean): Ending {
  if (takenBack) {
    if (decision) throw new Error('a decision that was taken back is still there')
    return 'taken-back'
  }
  if (!decision) throw new Error('a decision was lost')
  if (worked(decision)) return 'recorded'
  const { outcome, problem, state } = decision
  if (outcome === null) throw new Error(`${state}: ${problem?.code ?? 'no outcome'}`)
  if (outcome === 'superseded' && !(problem?.data['by'] && problem.data['at'])) {
    throw new Error('superseded, and nobody knows by whom and when')
  }
  return outcome as Ending
}

Object.assign(globalThis, { playSchedule: play })
