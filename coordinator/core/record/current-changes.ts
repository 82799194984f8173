import type { Change } from '../../../shared/contract/stream.ts'
import type { LogEntry, SubjectKind } from '../../../shared/domain/log/entry.ts'
import type { Tx } from '../../ports/store.ts'
import { agentView } from '../agents/agent-view.ts'
import { connectorView } from '../connectors/connector-view.ts'
import type { Core } from '../core.ts'
import {
  agentsOf,
  connectorsOf,
  credentialsOf,
  flowsOf,
  groupsOf,
  policiesOf,
  usersOf,
} from '../documents.ts'
import { deliveryView } from '../deliveries/delivery-view.ts'
import { flowView } from '../flows/flow-view.ts'
import { readDirectory } from '../people/directory.ts'
import { groupView } from '../people/people-view.ts'
import { userWithGroups } from '../people/read-people.ts'
import { policyView } from '../policies/policy-view.ts'
import { sharedView } from '../requests/shared-view.ts'

type Reader = (core: Core, tx: Tx, id: string) => Promise<readonly Change[]>

const one =
  (read: (core: Core, tx: Tx, id: string) => Promise<Change | undefined>, of: string): Reader =>
  async (core, tx, id) => [(await read(core, tx, id)) ?? { kind: 'removed', of, id }]

/** How the present value of each kind of subject is read; null: nothing that a client keeps. */
const READERS: Readonly<Record<SubjectKind, Reader | null>> = {
  request: one(async (core, tx, id) => {
    const row = await tx.requests.get(id)
    return (
      row && {
        kind: 'request',
        value: sharedView(core, row.state, await readDirectory(tx), core.clock.now()),
      }
    )
  }, 'request'),
  flow: async (core, tx, id) => {
    const flow = await flowsOf(tx).get(id)
    // What became of the policies of a removed flow, and of the default mark, is said by its entry alone.
    const others = await all(core, tx, 'flow')
    return flow ? [{ kind: 'flow', value: flowView(flow) }] : [{ kind: 'removed', of: 'flow', id }, ...others]
  },
  policy: async (core, tx, id) => {
    if (id === 'order') return all(core, tx, 'policy')
    const policy = await policiesOf(tx).get(id)
    return [policy ? { kind: 'policy', value: policyView(policy) } : { kind: 'removed', of: 'policy', id }]
  },
  connector: one(async (core, tx, id) => {
    const connector = await connectorsOf(tx).get(id)
    return connector && { kind: 'connector', value: connectorView(connector, core.connectorStatus(id)) }
  }, 'connector'),
  user: async (_core, tx, id) => {
    const user = await usersOf(tx).get(id)
    const groups = (await groupsOf(tx).all()).map((group): Change => ({
      kind: 'group',
      value: groupView(group),
    }))
    return user ? [{ kind: 'user', value: await userWithGroups(tx, user) }, ...groups] : []
  },
  group: async (_core, tx, id) => {
    const group = await groupsOf(tx).get(id)
    const users: Change[] = []
    for (const user of await usersOf(tx).all())
      users.push({ kind: 'user', value: await userWithGroups(tx, user) })
    return [
      group ? { kind: 'group', value: groupView(group) } : { kind: 'removed', of: 'group', id },
      ...users,
    ]
  },
  agent: one(async (_core, tx, id) => {
    const agent = await agentsOf(tx).get(id)
    return agent && { kind: 'agent', value: agentView(agent, await credentialsOf(tx).all()) }
  }, 'agent'),
  delivery: one(async (_core, tx, id) => {
    const row = await tx.outbox.get(id)
    return row && { kind: 'delivery', value: deliveryView(row) }
  }, 'delivery'),
  setting: null,
  session: null,
  call: null,
  log: null,
}

async function all(_core: Core, tx: Tx, kind: 'flow' | 'policy'): Promise<Change[]> {
  const policies = (await policiesOf(tx).all()).map((policy): Change => ({
    kind: 'policy',
    value: policyView(policy),
  }))
  if (kind === 'policy') return policies
  return [
    ...(await flowsOf(tx).all()).map((flow): Change => ({ kind: 'flow', value: flowView(flow) })),
    ...policies,
  ]
}

/** What the subjects of these entries are now: what a client that missed the entries needs to be up to date. */
export function currentChanges(
  core: Core,
  entries: readonly Pick<LogEntry, 'subject'>[],
): Promise<readonly Change[]> {
  return core.store.read(async (tx) => {
    const changes: Change[] = []
    for (const { subject } of entries)
      changes.push(...((await READERS[subject.kind]?.(core, tx, subject.id)) ?? []))
    return changes
  })
}
