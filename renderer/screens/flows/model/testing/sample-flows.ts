import type { FlowResource } from '../../../../../shared/contract/http/flows.ts'
import type { Directory, Person } from '../../../../../shared/domain/people/person.ts'

/** The cast: two in Security, one of them without a phone; one in Sales; one who left. */
const PEOPLE: readonly Person[] = [
  {
    id: 'ana',
    name: 'Ana Lund',
    email: 'ana@northwind.example',
    role: 'approver',
    active: true,
    phone: '+46701234567',
    groups: ['g-sec'],
  },
  {
    id: 'sam',
    name: 'Sam Keller',
    email: 'sam@northwind.example',
    role: 'approver',
    active: true,
    groups: ['g-sec'],
  },
  {
    id: 'eli',
    name: 'Eli Roth',
    email: 'eli@northwind.example',
    role: 'member',
    active: true,
    groups: ['g-sales'],
  },
  {
    id: 'old',
    name: 'Otto Left',
    email: 'otto@northwind.example',
    role: 'member',
    active: false,
    groups: ['g-sec'],
  },
]
const GROUPS = [
  { id: 'g-sec', name: 'Security', members: ['ana', 'sam', 'old'] },
  { id: 'g-sales', name: 'Sales', members: ['eli'] },
]

export const directory: Directory = {
  person: (id) => PEOPLE.find((person) => person.id === id),
  personByEmail: (email) => PEOPLE.find((person) => person.email === email.toLowerCase()),
  group: (id) => GROUPS.find((group) => group.id === id),
  withRole: (...roles) => PEOPLE.filter((person) => person.active && roles.includes(person.role)),
}

export const groupNames = {
  nameOf: (id: string) => GROUPS.find((group) => group.id === id)?.name,
  idOf: (name: string) => GROUPS.find((group) => group.name === name)?.id,
}

/** Two steps after each other, saved as version 3. */
export const twoSteps: FlowResource = {
  id: 'flow-1',
  version: 3,
  name: 'Engineering, destructive tools',
  description: 'Manager, then security',
  active: true,
  scope: { type: 'global' },
  channels: ['email', 'sms'],
  graph: {
    nodes: [
      {
        id: 'approval-1',
        kind: 'approval',
        name: 'Direct manager',
        groups: [],
        emails: [],
        requesterManager: true,
        minimum: 1,
      },
      {
        id: 'approval-2',
        kind: 'approval',
        groups: ['g-sec'],
        emails: ['ciso@northwind.example'],
        minimum: 2,
      },
    ],
    edges: [
      { from: 'start', to: 'approval-1' },
      { from: 'approval-1', to: 'approval-2' },
      { from: 'approval-2', to: 'end' },
    ],
  },
  advanced: {
    autoApproveAfterMinutes: null,
    autoDenyAfterMinutes: 240,
    remindAfterMinutes: 60,
    notifyRequester: true,
    ccEmails: [],
    webhook: null,
    allowSelfApproval: false,
  },
  updatedAt: '2026-11-21T09:00:00.000Z',
  isDefault: false,
}
