import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { setStage, type Cast } from '../coordinator/testing/cast.ts'
import type { CoordinatorProcess, CoordinatorProgram } from '../coordinator/testing/coordinator-process.ts'
import { clientOf, OWNER_EMAIL, OWNER_TOKEN } from '../coordinator/testing/test-coordinator.ts'
import type { Request } from '../shared/contract/http/requests.ts'
import { agentKeys, agentsFor } from './agents.ts'
import { bearer, openHttp } from './http-client.ts'
import { eachOf } from './turns.ts'

const AT_ONCE = 32
const REQUEST_TIMEOUT = 408
const CONTENT = 'x'.repeat(400)

/** A coordinator of its own on a fresh folder, with the usual people and as many agents as the open requests need. */
export interface WaitingTeam {
  readonly data: string
  readonly cast: Cast
  readonly process: CoordinatorProcess
  readonly keys: readonly string[]
  /** Ends it, if it still runs, and starts another on the same folder. */
  restart(): Promise<void>
  remove(): Promise<void>
}

const ENVIRONMENT = {
  COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL,
  COUNTERSIGN_OWNER_TOKEN: OWNER_TOKEN,
  COUNTERSIGN_REQUESTS_PER_MINUTE: '0',
}

export async function startWaitingTeam(program: CoordinatorProgram, open: number): Promise<WaitingTeam> {
  const data = mkdtempSync(join(tmpdir(), 'countersign-bench-'))

  let running = await program.start(data, ENVIRONMENT)
  const cast = await setStage({ as: (token) => clientOf(() => running.url, token), data })
  const keys = await agentKeys(cast, agentsFor(open))
  return {
    data,
    cast,
    keys,
    get process() {
      return running
    },
    async restart() {
      await running.kill()
      running = await program.start(data, ENVIRONMENT)
    },
    async remove() {
      await running.kill()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Asks for so many things; resolves with the ids of the requests, each with the key of the agent that asked. */
export async function askMany(team: WaitingTeam, count: number): Promise<readonly Waiting[]> {
  const http = openHttp(team.process.url, '')
  const asked: Waiting[] = []
  try {
    await eachOf(Array.from({ length: count }), AT_ONCE, async (_unused, index) => {
      const key = team.keys[index % team.keys.length] ?? ''
      const body = {
        connector: 'files',
        tools: [{ name: 'write_file', arguments: { path: `notes/${index}.txt`, content: CONTENT } }],
      }
      const reply = await http.request('POST', '/api/v1/requests', JSON.stringify(body), bearer(key))
      if (reply.status !== 201) throw new Error(`${reply.status} ${reply.body.toString().slice(0, 300)}`)
      asked.push({ id: (JSON.parse(reply.body.toString()) as Request).id, key })
    })
  } finally {
    http.close()
  }
  return asked
}

export interface Waiting {
  readonly id: string
  /** Of the agent that waits. */
  readonly key: string
}

/**
 * Agents wait for their requests, at most `held` at a time, and a person approves them, 32 at a time. Resolves when each
 * agent has heard that it may go on.
 */
export async function approveAll(
  team: WaitingTeam,
  waiting: readonly Waiting[],
  held: number,
): Promise<void> {
  const { url } = team.process
  const person = openHttp(url, bearer(team.cast.ana.token))
  const toDecide: (() => void)[] = []
  let deciding = 0
  const decide = async (id: string): Promise<void> => {
    if (deciding >= AT_ONCE) await new Promise<void>((resolve) => void toDecide.push(resolve))
    deciding += 1
    await person.must('POST', `/api/v1/requests/${id}/decisions`, {
      decisionId: randomUUID(),
      verdict: 'approve',
    })
    deciding -= 1
    toDecide.shift()?.()
  }
  try {
    await eachOf(waiting, held, async ({ id, key }) => {
      const released = untilReleased(url, { id, key })
      await decide(id)
      await released
    })
  } finally {
    person.close()
  }
}

/** Waits as an agent does: asks again when a busy server gave up on reading what it was asked. */
async function untilReleased(url: string, { id, key }: Waiting): Promise<void> {
  for (;;) {
    const agent = openHttp(url, bearer(key))
    try {
      const reply = await agent.request('GET', `/api/v1/requests/${id}/wait?timeoutSeconds=300`)
      if (reply.status === REQUEST_TIMEOUT) continue
      const answer = reply.body.toString()
      if ((JSON.parse(answer) as Request).status === 'approved') return
      throw new Error(`not approved: ${answer.slice(0, 300)}`)
    } finally {
      agent.close()
    }
  }
}

/** What the log says of the decisions: how many requests have one, and how many have more than one. */
export function decisionsIn(data: string): { readonly decided: number; readonly doubled: number } {
  const database = new DatabaseSync(join(data, 'countersign.db'))
  try {
    const rows = database
      .prepare("SELECT count(*) AS n FROM log WHERE type = 'request.resolved' GROUP BY subject_id")
      .all() as { n: number }[]
    return { decided: rows.length, doubled: rows.filter(({ n }) => n > 1).length }
  } finally {
    database.close()
  }
}
