import { randomUUID } from 'node:crypto'
import { createCalls } from '../coordinator/core/calls/create-calls.ts'
import type { AgentCaller } from '../coordinator/ports/caller.ts'
import { setStage } from '../coordinator/testing/cast.ts'
import type { CoordinatorProgram } from '../coordinator/testing/coordinator-process.ts'
import { startTestCoordinator } from '../coordinator/testing/test-coordinator.ts'
import type { Request } from '../shared/contract/http/requests.ts'
import { agentCallers, agentsFor } from './agents.ts'
import { rounded } from './harness.ts'
import { bearer, openHttp } from './http-client.ts'
import { eachOf } from './turns.ts'

export interface ReadyWithMany {
  readonly pending: number
  /** From the start of the process until it shows the first page of what waits. */
  readonly readyMs: number
  /** Until it listens. */
  readonly listensMs: number
  /** From the start of the process until a decision about the oldest was stored. */
  readonly decidedMs: number
}

const AT_ONCE = 128

/** Fills a store with requests that wait, kills the coordinator, and times another on the same store. */
export async function readyWithMany(program: CoordinatorProgram, pending: number): Promise<ReadyWithMany> {
  const stage = await startTestCoordinator()
  try {
    const cast = await setStage(stage)
    const { core } = stage.coordinator
    const agents = await agentCallers(core, cast, agentsFor(pending))
    const calls = createCalls(core)
    await eachOf(Array.from({ length: pending }), AT_ONCE, async (_unused, i) => {
      const agent = agents[i % agents.length] as AgentCaller
      const given = { path: `notes/${i}.txt`, content: 'x'.repeat(400) }
      await calls.decideCall(agent, { connectorKey: 'files', tool: 'write_file', arguments: given })
    })
    await stage.coordinator.stop()
    // Once more, to be killed while it has not closed anything.
    await (await program.start(stage.data)).kill()
    return await timed(program, stage.data, cast.ana.token, pending)
  } finally {
    await stage.stop()
  }
}

async function timed(
  program: CoordinatorProgram,
  data: string,
  token: string,
  expected: number,
): Promise<ReadyWithMany> {
  const started = performance.now()
  const running = await program.start(data)
  const listensMs = rounded(performance.now() - started)
  const http = openHttp(running.url, bearer(token))
  try {
    const page = await http.must<{ items: Request[]; total: number }>(
      'GET',
      '/api/v1/requests?status=pending&limit=50',
    )
    const readyMs = rounded(performance.now() - started)
    if (page.total !== expected) throw new Error(`${page.total} of ${expected} requests wait`)
    const decision = { decisionId: randomUUID(), verdict: 'approve' }
    await http.must('POST', `/api/v1/requests/${page.items[0]?.id ?? ''}/decisions`, decision)
    return { pending: expected, readyMs, listensMs, decidedMs: rounded(performance.now() - started) }
  } finally {
    http.close()
    await running.kill()
  }
}
