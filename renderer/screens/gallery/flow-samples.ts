import type { FlowGraph, FlowNode, NodeKind } from '../../../shared/domain/flow/flow.ts'
import type { StepPeople } from '../../flow-builder/model/step-people.ts'

export interface NodeSampleOf {
  readonly id: string
  readonly title: string
  readonly kind: NodeKind | 'start' | 'end'
  readonly node: FlowNode | undefined
}

export const samplePeople: StepPeople = {
  people: ['Ana Lund', 'Sam Keller', 'Dev Patel', 'Ben Okafor'].map((name) => ({
    id: name,
    name,
    email: '',
  })),
  andManager: false,
  reach: [],
}

const approval = (id: string, fields: object = {}): FlowNode => ({
  id,
  kind: 'approval',
  groups: ['Security'],
  emails: [],
  minimum: 1,
  ...fields,
})
const condition = (id: string, name: string): FlowNode => ({
  id,
  kind: 'condition',
  name,
  branches: [{ label: 'yes', when: 'destructive' }],
})
const sample = (title: string, node: FlowNode): NodeSampleOf => ({
  id: node.id,
  title,
  kind: node.kind,
  node,
})

export const sampleNodes: readonly NodeSampleOf[] = [
  { id: 'start', title: 'Start', kind: 'start', node: undefined },
  { id: 'end', title: 'End', kind: 'end', node: undefined },
  sample('Approval by groups', approval('groups', { name: 'Security sign-off', minimum: 2 })),
  sample(
    'Approval by the manager',
    approval('manager', { groups: [], requesterManager: true, name: 'Direct manager' }),
  ),
  sample('Approval, nobody yet', approval('nobody', { groups: [] })),
  sample(
    'A long name',
    approval('long', { name: 'Whoever answers for production databases in the northern region' }),
  ),
  sample('Condition', condition('condition', 'Is the tool destructive?')),
  sample('Parallel', { id: 'parallel', kind: 'parallel' }),
  sample('Join', { id: 'join', kind: 'join' }),
  sample('Notify', {
    id: 'notify',
    kind: 'notify',
    groups: ['Engineering'],
    emails: [],
    name: 'Tell the team lead',
  }),
  sample('Unknown', { id: 'unknown', kind: 'unknown', originalKind: 'vote', source: {} }),
]

export const branchedFlow: FlowGraph = {
  nodes: [
    approval('a'),
    condition('c', 'Is the tool destructive?'),
    approval('b'),
    { id: 'p', kind: 'parallel' },
    approval('d'),
    approval('e'),
    { id: 'j', kind: 'join' },
  ],
  edges: [
    { from: 'start', to: 'a' },
    { from: 'a', to: 'c' },
    { from: 'c', to: 'b', label: 'yes' },
    { from: 'c', to: 'p', label: 'otherwise' },
    { from: 'p', to: 'd' },
    { from: 'p', to: 'e' },
    { from: 'd', to: 'j' },
    { from: 'e', to: 'j' },
    { from: 'j', to: 'end' },
    { from: 'b', to: 'end' },
  ],
}

/** Branches that cross: nothing the builder makes, but a file may hold it. */
export const tangledFlow: FlowGraph = {
  nodes: [condition('c1', 'First'), approval('a'), condition('c2', 'Second'), approval('b'), approval('x')],
  edges: [
    { from: 'start', to: 'c1' },
    { from: 'c1', to: 'a', label: 'yes' },
    { from: 'c1', to: 'b', label: 'otherwise' },
    { from: 'a', to: 'c2' },
    { from: 'c2', to: 'b', label: 'yes' },
    { from: 'c2', to: 'x', label: 'otherwise' },
    { from: 'b', to: 'x' },
    { from: 'x', to: 'end' },
  ],
}
