import type { Policy } from '../policy.ts'
import type { PastCall } from '../preview.ts'
import type { PolicyContext, PolicyDraft } from '../validate.ts'

/** The cast of the policy tests: Ann of the staff, her agent Claude, the connector files. */
export const NOW = Date.parse('2027-03-01T12:00:00Z')
export const everyone = { users: [], groups: [], agents: [] }

export const draft = (fields: Partial<PolicyDraft> = {}): PolicyDraft => ({
  name: 'A rule',
  enabled: true,
  action: 'allow',
  subjects: everyone,
  connector: 'files',
  tools: ['write_file'],
  ...fields,
})

/** An allow rule for everyone and every tool of the connector. */
export const policy = (id: string, fields: Partial<Policy> = {}): Policy => ({
  ...draft({ name: `Rule ${id}`, tools: [] }),
  id,
  ...fields,
})

/** Ann's agent writes a file. */
export const call = (fields: Partial<PastCall> = {}): PastCall => ({
  id: 'r1',
  at: NOW,
  userId: 'ann',
  groups: ['staff'],
  agentId: 'claude',
  connector: 'files',
  tool: { name: 'write_file', readOnly: false, destructive: true, definitionHash: 'h1' },
  arguments: { path: '/srv/a.txt' },
  ...fields,
})

const FLOWS: Readonly<Record<string, ReturnType<PolicyContext['flow']>>> = {
  on: { active: true, scope: { type: 'global' } },
  off: { active: false, scope: { type: 'global' } },
  'for-mail': { active: true, scope: { type: 'connectors', connectors: ['mail'] } },
  'for-staff': { active: true, scope: { type: 'groups', groups: ['staff'] } },
}

export const context: PolicyContext = {
  hasUser: (id) => id === 'ann',
  hasGroup: (id) => id === 'staff',
  hasAgent: (id) => id === 'claude',
  flow: (id) => FLOWS[id],
  requesters: ({ users }) =>
    users.length === 0 ? [{ groups: ['staff'] }, { groups: [] }] : [{ groups: [] }],
  toolsOf: (connector) => (connector === 'files' ? ['read_file', 'write_file'] : undefined),
}
