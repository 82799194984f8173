import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Connector } from '../../shared/contract/http/connectors.ts'
import type { FlowResource } from '../../shared/contract/http/flows.ts'
import type { Group, User } from '../../shared/contract/http/people.ts'
import { pause } from './pause.ts'
import { OWNER_TOKEN, type TestClient, type TestCoordinator } from './test-coordinator.ts'

/** Somebody of the cast, with a client that acts as them. */
export interface Member {
  readonly id: string
  readonly token: string
  readonly client: TestClient
}

/** The people and things that scenarios are about. */
export interface Cast {
  /** Administrator; set everything up. */
  readonly olga: Member
  /** Approvers of the security group. */
  readonly ana: Member
  readonly ben: Member
  /** An approver who is in no group. */
  readonly eve: Member
  /** A member for whom the agent acts. */
  readonly max: Member
  /** A member who has nothing to do with anything. */
  readonly kim: Member
  /** Max's agent; `token` is its key. */
  readonly robot: Member
  readonly security: Group
  readonly flow: FlowResource
  /** The sample connector, key `files`, connected. */
  readonly files: Connector
  readonly folder: string
}

/** Sets the stage by the API alone, as an administrator would. */
export async function setStage(stage: Pick<TestCoordinator, 'as' | 'data'>): Promise<Cast> {
  const admin = stage.as(OWNER_TOKEN)
  const me = await admin.get<{ user: User }>('/me')
  const olga: Member = { id: me.body.user.id, token: OWNER_TOKEN, client: admin }
  const person = async (name: string, role: string): Promise<Member> => {
    const user = await must<User>(
      admin.post('/users', { name, email: `${name.toLowerCase()}@example.com`, role }),
    )
    const { token } = await must<{ token: string }>(admin.post(`/users/${user.id}/tokens`, { name: 'test' }))
    return { id: user.id, token, client: stage.as(token) }
  }
  const [ana, ben, eve] = [
    await person('Ana', 'approver'),
    await person('Ben', 'approver'),
    await person('Eve', 'approver'),
  ]
  const [max, kim] = [await person('Max', 'member'), await person('Kim', 'member')]
  const security = await must<Group>(admin.post('/groups', { name: 'Security', members: [ana.id, ben.id] }))
  const flow = await must<FlowResource>(admin.post('/flows', flowBody('Security asks', security.id)))
  const folder = join(stage.data, 'sample-files')
  mkdirSync(folder)
  writeFileSync(join(folder, 'hello.txt'), 'hello')
  const created = await must<Connector>(
    admin.post('/connectors', {
      key: 'files',
      name: 'Files',
      transport: { type: 'stdio', command: 'countersign-sample', args: [folder] },
    }),
  )
  const files = await connected(admin, created.id)
  const agent = await must<{ id: string }>(admin.post('/agents', { name: 'Robot', userId: max.id }))
  const { key } = await must<{ key: string }>(admin.post(`/agents/${agent.id}/keys`, { name: 'test' }))
  const robot: Member = { id: agent.id, token: key, client: stage.as(key) }
  return { olga, ana, ben, eve, max, kim, robot, security, flow, files, folder }
}

/** A chain of one step: somebody of a group. */
export const flowBody = (name: string, groupId: string, more: object = {}) => ({
  name,
  channels: ['email'],
  isDefault: true,
  graph: {
    nodes: [{ id: 'step', kind: 'approval', groups: [groupId], emails: [], minimum: 1 }],
    edges: [
      { from: 'start', to: 'step' },
      { from: 'step', to: 'end' },
    ],
  },
  ...more,
})

/** The body of a call that has to succeed. */
export async function must<T>(call: Promise<{ status: number; body: unknown }>): Promise<T> {
  const { status, body } = await call
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body as T
}

async function connected(admin: TestClient, id: string): Promise<Connector> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const connector = await must<Connector>(admin.get(`/connectors/${id}`))
    if (connector.status === 'connected') return connector
    if (connector.status === 'error') throw new Error(connector.error)
    await pause(50)
  }
  throw new Error('the connector did not connect')
}
