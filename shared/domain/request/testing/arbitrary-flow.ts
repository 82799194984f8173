import fc from 'fast-check'
import {
  END,
  OTHERWISE,
  START,
  type Flow,
  type FlowAdvanced,
  type FlowEdge,
  type FlowNode,
} from '../../flow/flow.ts'
import { checkStructure } from '../../flow/check-structure.ts'
import { flowOf } from './flows.ts'

/** A flow as nested blocks: whatever is generated is a graph that could have been drawn. */
export type Block =
  | { readonly kind: 'approval'; readonly facts: StepFacts }
  | { readonly kind: 'notify' }
  | { readonly kind: 'fork'; readonly branches: readonly (readonly Block[])[] }
  | {
      readonly kind: 'condition'
      readonly when: string
      readonly yes: readonly Block[]
      readonly no: readonly Block[]
    }

interface StepFacts {
  readonly groups: readonly string[]
  readonly emails: readonly string[]
  readonly requesterManager: boolean
  readonly minimum: number
  readonly denyThreshold: number
  readonly differentPeople: boolean
  readonly escalates: boolean
}

const CONDITIONS = [
  'readOnly',
  'destructive',
  'risk == "low"',
  'tools.exists(t, has(t.arguments.size) && t.arguments.size > 100)',
  'tools.exists(t, t.arguments.size > 100)',
]

const stepFacts: fc.Arbitrary<StepFacts> = fc.record({
  groups: fc.uniqueArray(fc.constantFrom('security', 'legal', 'staff', 'oncall'), {
    minLength: 1,
    maxLength: 2,
  }),
  emails: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    fc.constant(['board@example.com']),
    fc.constant(['LENA@example.com']),
  ),
  requesterManager: fc.boolean(),
  minimum: fc.integer({ min: 1, max: 2 }),
  denyThreshold: fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, fc.constant(2)),
  differentPeople: fc.boolean(),
  escalates: fc.boolean(),
})

const blocks = (depth: number): fc.Arbitrary<readonly Block[]> => {
  const approval = fc.record({ kind: fc.constant('approval' as const), facts: stepFacts })
  const leaf = fc.oneof({ weight: 5, arbitrary: approval }, fc.constant({ kind: 'notify' as const }))
  if (depth === 0) return fc.array(leaf, { minLength: 1, maxLength: 2 })
  const inner = blocks(depth - 1)
  return fc.array(
    fc.oneof(
      { weight: 4, arbitrary: leaf },
      fc.record({
        kind: fc.constant('fork' as const),
        branches: fc.array(inner, { minLength: 2, maxLength: 2 }),
      }),
      fc.record({
        kind: fc.constant('condition' as const),
        when: fc.constantFrom(...CONDITIONS),
        yes: inner,
        no: inner,
      }),
    ),
    { minLength: 1, maxLength: 3 },
  )
}

const maybe = (minutes: readonly number[]): fc.Arbitrary<number | null> =>
  fc.oneof(fc.constant(null), fc.constantFrom(...minutes))

const advanced: fc.Arbitrary<FlowAdvanced> = fc.record({
  autoApproveAfterMinutes: maybe([1, 10, 30]),
  autoApproveDestructive: fc.boolean(),
  autoDenyAfterMinutes: maybe([45, 120]),
  remindAfterMinutes: maybe([5, 20]),
  remindRepeatedly: fc.boolean(),
  notifyRequester: fc.boolean(),
  ccEmails: fc.constantFrom<readonly string[]>([], ['audit@example.com']),
  webhook: fc.constantFrom(null, { url: 'https://example.com/hook', secret: 's' }),
  allowSelfApproval: fc.boolean(),
})

/** Any flow: steps, forks in forks, conditions, notices, with any settings. */
export const anyFlow: fc.Arbitrary<Flow> = fc
  .tuple(blocks(2), advanced)
  .map(([made, settings]) => flowOf(graphOfBlocks(made), settings))

/** Flows whose steps can all be met by people who never have to be different ones, and that end only by people. */
export const finishableFlow: fc.Arbitrary<Flow> = blocks(1)
  .map((made) => {
    const { nodes, edges } = graphOfBlocks(made)
    const plain = nodes.map((node): FlowNode => {
      if (node.kind === 'condition') return { ...node, branches: [{ label: 'yes', when: 'destructive' }] }
      if (node.kind !== 'approval') return node
      const { differentPeople: _different, escalate: _escalate, ...rest } = node
      return { ...rest, groups: [...new Set([...node.groups, 'security', 'legal'])] }
    })
    return flowOf({ nodes: plain, edges })
  })
  .filter(({ graph }) => checkStructure(graph).length === 0)

interface Way {
  readonly from: string
  readonly label?: string
}

/** The graph of blocks one after the other. */
function graphOfBlocks(made: readonly Block[]): Flow['graph'] {
  const nodes: FlowNode[] = []
  const edges: FlowEdge[] = []
  const add = (node: FlowNode, ways: readonly Way[]): readonly Way[] => {
    nodes.push(node)
    lead(ways, node.id)
    return [{ from: node.id }]
  }
  const lead = (ways: readonly Way[], to: string): void => {
    for (const way of ways) edges.push({ ...way, to })
  }
  const next = (kind: string): string => `${kind}${nodes.length}`

  const place = (block: Block, ways: readonly Way[]): readonly Way[] => {
    switch (block.kind) {
      case 'approval': {
        const { escalates, ...facts } = block.facts
        const escalate = escalates ? { escalate: { afterMinutes: 10, groups: ['oncall'] } } : {}
        return add({ id: next('step'), kind: 'approval', ...facts, ...escalate }, ways)
      }
      case 'notify':
        return add({ id: next('notify'), kind: 'notify', groups: ['oncall'], emails: [] }, ways)
      case 'fork': {
        const fork = add({ id: next('fork'), kind: 'parallel' }, ways)
        const ends = block.branches.flatMap((branch) => placeAll(branch, fork))
        return add({ id: next('join'), kind: 'join' }, ends)
      }
      case 'condition': {
        const id = next('condition')
        add({ id, kind: 'condition', branches: [{ label: 'yes', when: block.when }] }, ways)
        return [
          ...placeAll(block.yes, [{ from: id, label: 'yes' }]),
          ...placeAll(block.no, [{ from: id, label: OTHERWISE }]),
        ]
      }
    }
  }
  const placeAll = (all: readonly Block[], ways: readonly Way[]): readonly Way[] =>
    all.reduce((from, block) => place(block, from), ways)

  lead(placeAll(made, [{ from: START }]), END)
  return { nodes, edges }
}
