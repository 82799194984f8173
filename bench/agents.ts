import type { Core } from '../coordinator/core/core.ts'
import { authenticate } from '../coordinator/core/identity/authenticate.ts'
import type { AgentCaller, PersonCaller } from '../coordinator/ports/caller.ts'
import { flowBody, must, type Cast } from '../coordinator/testing/cast.ts'

/** An agent may have so many requests open. */
const OPEN_PER_AGENT = 200

export const agentsFor = (open: number): number => Math.ceil(open / OPEN_PER_AGENT)

/** Makes so many agents of Max and gives each a key. */
export async function agentKeys({ olga, max }: Cast, count: number): Promise<readonly string[]> {
  const keys: string[] = []
  for (let i = 0; i < count; i += 1) {
    const body = { name: `Agent ${i}`, userId: max.id }
    const { id } = await must<{ id: string }>(olga.client.post('/agents', body))
    const made = await must<{ key: string }>(olga.client.post(`/agents/${id}/keys`, { name: 'bench' }))
    keys.push(made.key)
  }
  return keys
}

/** The same, as use cases in this process know them. */
export async function agentCallers(core: Core, cast: Cast, count: number): Promise<readonly AgentCaller[]> {
  const callers: AgentCaller[] = []
  for (const key of await agentKeys(cast, count)) {
    callers.push((await authenticate(core, key, undefined)) as AgentCaller)
  }
  return callers
}

export interface TwoApprovers {
  readonly agents: readonly AgentCaller[]
  readonly approvers: readonly [PersonCaller, PersonCaller]
}

/** Two people of a group must agree to every call of these agents that writes. */
export async function setTwoApprovers(core: Core, cast: Cast, agents: number): Promise<TwoApprovers> {
  const { olga, ana, ben, security } = cast
  const body = flowBody('Two agree', security.id)
  const nodes = body.graph.nodes.map((node) => ({ ...node, minimum: 2 }))
  const flow = { ...body, graph: { ...body.graph, nodes }, isDefault: false }
  const { id: flowId } = await must<{ id: string }>(olga.client.post('/flows', flow))
  await must(olga.client.post('/policies', writingNeeds('Writing needs two people', flowId)))
  const person = async (token: string) => (await authenticate(core, token, undefined)) as PersonCaller
  return {
    agents: await agentCallers(core, cast, agents),
    approvers: [await person(ana.token), await person(ben.token)],
  }
}

/** A policy that sends every call that writes to a flow. */
export const writingNeeds = (name: string, flowId: string): object => ({
  name,
  action: 'request-approval',
  flowId,
  connector: 'files',
  tools: ['write_file'],
})
