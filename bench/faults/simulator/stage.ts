import type {
  StoredCredential,
  StoredFlow,
  StoredGroup,
  StoredPolicy,
  StoredUser,
} from '../../../coordinator/core/documents.ts'
import type { AgentCaller, PersonCaller } from '../../../coordinator/ports/caller.ts'
import type { ToolDefinition } from '../../../shared/domain/connector/tool.ts'
import type { ApprovalNode, FlowAdvanced, FlowEdge, FlowNode } from '../../../shared/domain/flow/flow.ts'
import type { Role } from '../../../shared/domain/people/person.ts'
import type { Disk } from './disk.ts'

/** The people and things of the simulated world. */
export const ROLES: Readonly<Record<string, Role>> = {
  olga: 'admin',
  ana: 'approver',
  ben: 'approver',
  eve: 'approver',
  max: 'member',
  kim: 'member',
}
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  security: ['ana', 'ben', 'eve'],
  finance: ['ben', 'olga', 'kim'],
}

const tool = (name: string, readOnly: boolean): ToolDefinition => ({
  name,
  description: name,
  readOnly,
  destructive: false,
  idempotent: false,
  inputSchema: { type: 'object' },
  definitionHash: `hash-of-${name}`.padEnd(64, '0'),
})
/** One tool for each flow, so that an agent chooses the flow by what it calls. */
export const TOOLS: readonly ToolDefinition[] = [
  tool('one', false),
  tool('pair', false),
  tool('parallel', false),
  tool('silent', true),
  tool('closing', false),
]

const step = (id: string, groups: readonly string[], more: Partial<ApprovalNode> = {}): ApprovalNode => ({
  id,
  kind: 'approval',
  groups,
  emails: [],
  minimum: 1,
  ...more,
})
const chain = (...ids: readonly string[]): FlowEdge[] => {
  const path = ['start', ...ids, 'end']
  return path.slice(1).map((to, index) => ({ from: path[index] as string, to }))
}

interface Plan {
  readonly nodes: readonly FlowNode[]
  readonly edges: readonly FlowEdge[]
  readonly advanced?: Partial<FlowAdvanced>
}
export const PLANS: Readonly<Record<string, Plan>> = {
  one: {
    nodes: [step('a', ['security'])],
    edges: chain('a'),
    advanced: { remindAfterMinutes: 30, remindRepeatedly: true },
  },
  pair: {
    nodes: [step('a', ['security'], { minimum: 2 }), step('b', ['finance'], { differentPeople: true })],
    edges: chain('a', 'b'),
  },
  parallel: {
    nodes: [
      { id: 'fork', kind: 'parallel' },
      step('a', ['security'], { minimum: 2 }),
      step('b', ['finance'], { requesterManager: true }),
      { id: 'join', kind: 'join' },
    ],
    edges: [
      { from: 'start', to: 'fork' },
      { from: 'fork', to: 'a' },
      { from: 'fork', to: 'b' },
      { from: 'a', to: 'join' },
      { from: 'b', to: 'join' },
      { from: 'join', to: 'end' },
    ],
  },
  silent: {
    nodes: [step('a', ['security'])],
    edges: chain('a'),
    advanced: { autoApproveAfterMinutes: 45, remindAfterMinutes: 15 },
  },
  closing: {
    nodes: [
      step('a', ['security'], {
        minimum: 2,
        denyThreshold: 2,
        escalate: { afterMinutes: 30, groups: ['finance'] },
      }),
    ],
    edges: chain('a'),
    advanced: { autoDenyAfterMinutes: 90 },
  },
}

const ADVANCED: FlowAdvanced = {
  autoApproveAfterMinutes: null,
  autoDenyAfterMinutes: null,
  remindAfterMinutes: null,
  notifyRequester: true,
  ccEmails: [],
  webhook: null,
  allowSelfApproval: false,
}

export const person = (id: string): PersonCaller => ({
  kind: 'person',
  id,
  name: id,
  role: ROLES[id] ?? 'member',
  via: 'desktop',
  sessionId: `session-${id}`,
})

/** Agents of somebody who approves nothing, and of somebody who does. */
export const AGENTS: readonly AgentCaller[] = ['max', 'ben'].map((userId) => ({
  kind: 'agent',
  id: `agent-${userId}`,
  name: `agent of ${userId}`,
  keyId: `key-${userId}`,
  userId,
  holdSeconds: null,
}))

export function setStage(disk: Disk): void {
  const put = (
    name: 'users' | 'groups' | 'flows' | 'policies' | 'connectors' | 'agents' | 'credentials',
    values: readonly { id: string }[],
  ): void => {
    disk.documents.set(name, new Map(values.map((value) => [value.id, value])))
  }
  put(
    'users',
    Object.entries(ROLES).map(([id, role]): StoredUser => ({
      id,
      name: id,
      email: `${id}@example.com`,
      role,
      active: true,
      source: 'local',
      updatedAt: 0,
      ...(id === 'max' ? { managerId: 'olga' } : {}),
    })),
  )
  put(
    'groups',
    Object.entries(GROUPS).map(([id, members]): StoredGroup => ({
      id,
      name: id,
      members,
      source: 'local',
      updatedAt: 0,
    })),
  )
  put(
    'flows',
    Object.entries(PLANS).map(([id, { nodes, edges, advanced }]): StoredFlow => ({
      id,
      version: 1,
      name: id,
      description: '',
      active: true,
      scope: { type: 'global' },
      channels: ['email'],
      graph: { nodes, edges },
      advanced: { ...ADVANCED, ...advanced },
      isDefault: false,
      updatedAt: 0,
    })),
  )
  put(
    'policies',
    Object.keys(PLANS).map((id, position): StoredPolicy => ({
      id: `policy-${id}`,
      name: `ask about ${id}`,
      enabled: true,
      action: 'request-approval',
      flowId: id,
      subjects: { users: [], groups: [], agents: [] },
      connector: 'work',
      tools: [id],
      position,
      updatedAt: 0,
    })),
  )
  put('connectors', [
    {
      id: 'connector',
      key: 'work',
      name: 'Work',
      transport: { type: 'http', url: 'http://work.test', headers: {} },
      enabled: true,
      updatedAt: 0,
    } as { id: string },
  ])
  put(
    'agents',
    AGENTS.map(({ id, name, userId }) => ({ id, name, userId, updatedAt: 0 })),
  )
  put(
    'credentials',
    AGENTS.map(({ id, name, keyId }): StoredCredential => ({
      id: `hash-of-${keyId}`,
      kind: 'key',
      publicId: keyId,
      name,
      agentId: id,
      via: 'api',
      createdAt: 0,
    })),
  )
}
