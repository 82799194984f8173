import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Random } from '../simulator/random.ts'
import { callTool, send } from './send.ts'
import type { Team } from './team.ts'

/** What somebody was told about a decision of theirs. */
export interface Told {
  readonly requestId: string
  readonly decisionId: string
  readonly verdict: 'approve' | 'deny'
  readonly by: string
  /** 200: it counts. Anything else: it does not. */
  readonly status: number
}

/** A request that an agent was told is accepted. `ids`: what it was told, as often as it asked with the same key. */
export interface Asked {
  readonly key: string
  readonly ids: readonly string[]
}

export interface Story {
  readonly asked: readonly Asked[]
  /** Keys of the calls that were made through MCP. */
  readonly called: readonly string[]
  readonly told: readonly Told[]
}

interface CrowdOptions {
  readonly team: Team
  readonly random: Random
  /** Before each key, so that rounds do not share any. */
  readonly prefix: string
  readonly requests: number
  readonly calls: number
  /** Over which the agents begin. ms */
  readonly spread: number
  readonly onTold: (told: Told) => void
}

const GIVE_UP_MS = 600_000
/** A machine that has much else to do must not be taken for a coordinator that does not answer. ms */
const PATIENCE = { first: 4_000, more: 1.3, longest: 60_000 } as const
const DENIALS = 0.3
/** What ends a call for the agent: its result, or words after which it does not repeat it. */
const OVER = /^marked|This is final|not known whether|has been used already|lapsed|Nobody agreed/

/** Agents ask and call, two people decide, each at coordinators drawn by lot, until every agent has its answer. */
export async function playCrowd(options: CrowdOptions): Promise<Story> {
  const { team, random, prefix, requests, calls, spread } = options
  const asked: Asked[] = []
  const called: string[] = []
  const told: Told[] = []
  const agents = [
    ...Array.from({ length: requests }, (_unused, n) => async () => {
      const key = `${prefix}-h${n}`
      asked.push({ key, ids: await askFor(team, random, key) })
    }),
    ...Array.from({ length: calls }, (_unused, n) => async () => {
      const key = `${prefix}-m${n}`
      called.push(key)
      await callUntilOver(team, random, key)
    }),
  ]
  let isOver = false
  const isDecided = ({ ids }: Asked): boolean =>
    told.some(({ requestId, status }) => status === 200 && ids.includes(requestId))
  const { ana, ben } = team.cast
  const people = [ana, ben].map(async (person) => {
    const known = new Set<string>()
    const decide = async (id: string): Promise<void> => {
      known.add(id)
      const answer = await decideAnywhere(team, random, { id, person: person.id, token: person.token })
      told.push(answer)
      options.onTold(answer)
    }
    while (!isOver || !asked.every(isDecided)) {
      const open = (await pendingAt(random.pick(team.replicas).url, person.token)).filter(
        (id) => !known.has(id),
      )
      await Promise.all(open.map(decide))
      if (open.length === 0) await pause(100)
    }
  })
  const working = Promise.all(
    agents.map(async (agent) => {
      await pause(random.between(0, spread))
      await agent()
    }),
  ).finally(() => {
    isOver = true
  })
  await Promise.all([working, ...people])
  return { asked, called, told }
}

/** Repeats at one coordinator after another until one gives an answer. */
async function anywhere<T>(
  team: Team,
  random: Random,
  what: string,
  attempt: (url: string, ms: number) => Promise<T | null>,
): Promise<T> {
  const until = performance.now() + GIVE_UP_MS
  for (let ms: number = PATIENCE.first; performance.now() < until; ms *= PATIENCE.more) {
    const answer = await attempt(random.pick(team.replicas).url, Math.min(ms, PATIENCE.longest))
    if (answer !== null) return answer
    await pause(random.between(50, 250))
  }
  throw new Error(`${what} got no answer; ${team.replicas.map(lastWords).join('; ')}`)
}

/** Whether a coordinator still lives, and what it logged last: why nobody answered has to be found out from this. */
const lastWords = ({ name, process: { child, logged } }: Team['replicas'][number]): string =>
  `${name}: ${child.exitCode ?? child.signalCode ?? 'alive'}, ${JSON.stringify(logged.slice(-3))}`

async function askFor(team: Team, random: Random, key: string): Promise<readonly string[]> {
  const body = { connector: 'tally', tools: [{ name: 'mark', arguments: { key } }] }
  const ask = () =>
    anywhere(team, random, key, async (url, ms) => {
      const reply = await send<Request>(url, {
        ms,
        token: team.cast.robot.token,
        path: '/requests',
        body,
        headers: { 'idempotency-key': key },
      })
      if (reply !== null && reply.status >= 300) throw new Error(`${key}: ${JSON.stringify(reply)}`)
      return reply?.body.id ?? null
    })
  const first = await ask()
  return random.chance(0.4) ? [first, await ask()] : [first]
}

const callUntilOver = (team: Team, random: Random, key: string): Promise<string> =>
  anywhere(team, random, key, async (url, ms) => {
    const text = await callTool(url, { token: team.cast.robot.token, name: 'tally_mark', given: { key }, ms })
    return text !== null && OVER.test(text) ? text : null
  })

async function pendingAt(url: string, token: string): Promise<readonly string[]> {
  const reply = await send<{ items: Request[] }>(url, { token, path: '/requests?status=pending&limit=200' })
  return reply?.status === 200 ? reply.body.items.map(({ id }) => id) : []
}

async function decideAnywhere(
  team: Team,
  random: Random,
  { id, person, token }: { id: string; person: string; token: string },
): Promise<Told> {
  const decisionId = randomUUID()
  const verdict = random.chance(DENIALS) ? 'deny' : 'approve'
  const status = await anywhere(team, random, `the decision about ${id}`, (url, ms) =>
    decideAt(url, token, { id, decisionId, verdict }, ms),
  )
  return { requestId: id, decisionId, verdict, by: person, status }
}

/** The status, or null where there was no answer that says anything. */
export async function decideAt(
  url: string,
  token: string,
  decision: { readonly id: string; readonly decisionId: string; readonly verdict: Told['verdict'] },
  ms: number,
): Promise<number | null> {
  const { id, decisionId, verdict } = decision
  const path = `/requests/${id}/decisions`
  const reply = await send(url, {
    token,
    path,
    body: { decisionId, verdict },
    ms,
  })
  return reply?.status ?? null
}
