import type { AgentCall } from '../../../coordinator/core/core-contract.ts'
import type { AgentCaller } from '../../../coordinator/ports/caller.ts'
import type { SimulatedCoordinator } from './coordinator.ts'
import { PLANS } from './stage.ts'
import type { World } from './world.ts'

const HOLD_MS = 50_000

/** An agent that wants one thing done, and calls again until it is, or is refused for good. */
export async function work(world: World, agent: AgentCaller): Promise<void> {
  const { random, schedule } = world
  const call: AgentCall = {
    connectorKey: 'work',
    tool: random.pick(Object.keys(PLANS)),
    arguments: { path: `file-${random.between(1, 4)}`, text: 'as agreed' },
  }
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const ended = await Promise.race([callOnce(world, agent, call), schedule.sleep(70_000).then(() => false)])
    if (ended) return
    await schedule.sleep(random.between(5_000, 480_000))
  }
}

/** One call as the gateway serves it. Resolves true when the agent need not ask again. Hangs when its coordinator dies. */
function callOnce(world: World, agent: AgentCaller, call: AgentCall): Promise<boolean> {
  const coordinator = world.random.pick(world.coordinators)
  if (!coordinator.alive) return Promise.resolve(false)
  return serve(world, coordinator, agent, call).catch(() => false)
}

async function serve(
  world: World,
  coordinator: SimulatedCoordinator,
  agent: AgentCaller,
  call: AgentCall,
): Promise<boolean> {
  const { calls } = coordinator
  const verdict = await calls.decideCall(agent, call)
  if (verdict.action !== 'hold') return true
  const gone = new AbortController()
  if (world.random.chance(0.2)) world.schedule.after(world.random.between(1_000, HOLD_MS), () => gone.abort())
  const request = await calls.waitForRequest(verdict.requestId, HOLD_MS, gone.signal)
  if (request.status === 'pending') return false
  await forge(world, coordinator, agent, verdict.requestId, call)
  const begun = await calls.beginCall(agent, verdict.requestId, call, gone.signal)
  if (!begun.ok) return begun.code !== 'no_grant'
  await execute(world, coordinator, agent, verdict.requestId, call.tool, begun)
  return true
}

/** Tries to use the approval for something else, as an agent that was talked into it would. */
async function forge(
  world: World,
  coordinator: SimulatedCoordinator,
  agent: AgentCaller,
  requestId: string,
  call: AgentCall,
): Promise<void> {
  if (!world.random.chance(0.2)) return
  const other = { ...call, arguments: { ...call.arguments, text: 'something else' } }
  const begun = await coordinator.calls.beginCall(agent, requestId, other)
  if (begun.ok) world.seen.push(`5 what runs: ${requestId} was used for other arguments`)
}

async function execute(
  world: World,
  coordinator: SimulatedCoordinator,
  agent: AgentCaller,
  requestId: string,
  tool: string,
  { callId, canonicalArguments }: { callId: string; canonicalArguments: string },
): Promise<void> {
  // The coordinator may die before the first byte, while the connector works, or before it has written the end.
  await world.schedule.sleep(world.random.between(1, 2_000))
  if (!coordinator.alive) return
  world.executions.push({ requestId, tool, callId, canonicalArguments, realAt: world.schedule.now })
  if (world.random.chance(0.1)) {
    const again = await coordinator.calls.beginCall(agent, requestId, {
      connectorKey: 'work',
      tool,
      arguments: JSON.parse(canonicalArguments) as { path: string },
    })
    if (again.ok) world.seen.push(`6 at most once: ${requestId} was granted twice`)
  }
  await world.schedule.sleep(world.random.between(1, 5_000))
  await coordinator.calls.finishCall(agent, { callId, requestId, tool, connectorId: 'connector' }, 'used')
}
