import { saveUser } from '../../../coordinator/core/people/save-user.ts'
import { cancelRequest } from '../../../coordinator/core/requests/cancel-request.ts'
import { decideRequest } from '../../../coordinator/core/requests/decide-request.ts'
import { withdrawDecision } from '../../../coordinator/core/requests/withdraw-decision.ts'
import { noticeShown } from '../../../coordinator/core/deliveries/desktop-notices.ts'
import type { RequestRow } from '../../../coordinator/ports/store.ts'
import { person, PLANS, ROLES } from './stage.ts'
import type { World } from './world.ts'

const WRONG = 'f'.repeat(64)

const uuid = (world: World): string => `00000000-0000-4000-8000-${String(world.nextId++).padStart(12, '0')}`

/** Somebody opens a request, thinks, and decides on what they saw; asks again until there is an answer. */
export async function decide(world: World, id: string, row: RequestRow): Promise<void> {
  const { random, schedule } = world
  const requestId = row.state.snapshot.id
  const seen = row.state.digest
  await schedule.sleep(random.between(100, 120_000))
  const decision = {
    decisionId: uuid(world),
    verdict: random.chance(0.8) ? ('approve' as const) : ('deny' as const),
    ...(random.chance(0.8) ? { digest: seen } : {}),
    ...(random.chance(0.03) ? { digest: WRONG } : {}),
  }
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const answer = await world.send(({ core }) => decideRequest(core, person(id), requestId, decision))
    if (answer.is === 'done') {
      if (answer.value.outcome === 'applied') {
        if (decision.digest === WRONG)
          world.seen.push(`5 what runs: a decision on something else was taken (${requestId})`)
        world.acknowledged.push({ decisionId: decision.decisionId, requestId, verdict: decision.verdict })
      }
      if (random.chance(0.05))
        await world.send(({ core }) => withdrawDecision(core, person(id), requestId, decision.decisionId))
    }
    if (answer.is !== 'lost') return
    await schedule.sleep(random.between(1_000, 30_000))
  }
}

/** A desktop that is on shows what it was told to show. */
export async function look(world: World, id: string): Promise<void> {
  const rows = [...world.disk.outbox.values()].filter(
    (row) => row.personId === id && row.channel === 'desktop' && row.status === 'queued',
  )
  for (const row of rows.slice(0, 3)) await world.send(({ core }) => noticeShown(core, person(id), row.id))
}

export const cancel = (world: World, row: RequestRow): Promise<unknown> =>
  world.send(({ core }) =>
    cancelRequest(
      core,
      person(row.state.snapshot.requester.id),
      row.state.snapshot.id,
      'not needed any more',
    ),
  )

/** An administrator switches somebody off or on, or moves them between groups. */
export async function reorganise(world: World): Promise<void> {
  const { random, disk } = world
  const id = random.pick(Object.keys(ROLES).filter((name) => name !== 'olga'))
  const groups = [...(disk.documents.get('groups')?.values() ?? [])] as { id: string; members: string[] }[]
  const inGroups = groups.filter(({ members }) => members.includes(id)).map((group) => group.id)
  const moved = random.chance(0.5)
    ? inGroups.slice(1)
    : [...new Set([...inGroups, random.pick(['security', 'finance'])])]
  await world.send(({ core }) =>
    saveUser(core, person('olga'), id, {
      name: id,
      email: `${id}@example.com`,
      role: ROLES[id] ?? 'member',
      groups: moved,
      active: random.chance(0.7),
      ...(id === 'max' ? { managerId: 'olga' } : {}),
    }),
  )
}

/** An administrator lowers what a flow asks for, and forbids silence to approve; what is in flight must not notice the first. */
export async function editFlow(world: World): Promise<void> {
  const { random } = world
  const id = random.pick(Object.keys(PLANS))
  await world.send(({ core }) =>
    core.store.commit(async (tx) => {
      const flows = tx.collection<{
        id: string
        version: number
        graph: { nodes: { minimum?: number }[] }
        advanced: object
      }>('flows')
      const flow = await flows.get(id)
      if (!flow) return
      const nodes = flow.graph.nodes.map((node) =>
        node.minimum === undefined ? node : { ...node, minimum: 1 },
      )
      await flows.put({ ...flow, version: flow.version + 1, graph: { ...flow.graph, nodes } })
    }),
  )
}
