import { z } from 'zod'
import type { FlowGraph, FlowNode } from '../domain/flow/flow.ts'
import { chainOf, stepsOfChain } from '../domain/flow/chain.ts'
import { flowGraph, flowNode, saveFlow, type SaveFlow } from './http/flows.ts'

/** One flow of a file. A chain is written as `steps`; anything else as `graph`. Groups are written by name. */
const flowEntry = saveFlow
  .omit({ baseVersion: true, confirm: true, graph: true })
  .extend({ steps: z.array(flowNode).max(2000).optional(), graph: flowGraph.optional() })
  .superRefine((entry, context) => {
    if ((entry.steps === undefined) === (entry.graph === undefined)) {
      context.addIssue({ code: 'custom', path: ['steps'], message: 'Give either steps or graph.' })
    }
  })

/** Flows as a file: what the page exports and imports, and what `countersign flows` reads and writes. */
export const flowFile = z.strictObject({ version: z.literal(1), flows: z.array(flowEntry).min(1).max(1000) })
export type FlowFile = z.infer<typeof flowFile>
export type FlowEntry = FlowFile['flows'][number]

export type FileFlow = Omit<SaveFlow, 'baseVersion' | 'confirm'>

/** Between ids and what people write. A name that two groups have leads to neither. */
export interface GroupNames {
  nameOf(id: string): string | undefined
  idOf(name: string): string | undefined
}

/** A flow as it is written. A group that is no longer there, or whose name is not its own, keeps its id. */
export function toFlowEntry(flow: FileFlow, groups: GroupNames): FlowEntry {
  const written = (id: string) => {
    const name = groups.nameOf(id)
    return name !== undefined && groups.idOf(name) === id ? name : id
  }
  const { name, description, active, isDefault, scope, channels, advanced } = flow
  const graph = mapGroups(flow.graph as FlowGraph, written)
  const steps = stepsOfChain(graph)
  return {
    name,
    description,
    active,
    ...(isDefault === true ? { isDefault } : {}),
    scope: scope.type === 'groups' ? { type: 'groups', groups: scope.groups.map(written) } : scope,
    channels,
    ...(steps === null
      ? { graph: graph as SaveFlow['graph'] }
      : { steps: [...steps] as SaveFlow['graph']['nodes'] }),
    advanced,
  }
}

/** A name in a file that leads nowhere. `path` leads to it from the entry. */
export interface UnknownName {
  readonly path: readonly (string | number)[]
  readonly name: string
}

/** The flow an entry describes, and the names of groups that nobody knows; those are kept as written. */
export function fromFlowEntry(
  entry: FlowEntry,
  groups: GroupNames,
): { flow: FileFlow; unknown: UnknownName[] } {
  const unknown: UnknownName[] = []
  const read = (path: readonly (string | number)[]) => (name: string, i: number) => {
    const id = groups.idOf(name) ?? (groups.nameOf(name) === undefined ? undefined : name)
    if (id === undefined) unknown.push({ path: [...path, i], name })
    return id ?? name
  }
  const { steps, graph, scope, ...rest } = entry
  const [nodes, where] = steps === undefined ? [graph?.nodes ?? [], ['graph', 'nodes']] : [steps, ['steps']]
  const known = nodes.map((node, i) => mapNodeGroups(node as FlowNode, read([...where, i, 'groups'])))
  const drawn = steps === undefined ? { nodes: known, edges: graph?.edges ?? [] } : chainOf(known)
  return {
    flow: {
      ...rest,
      scope:
        scope.type === 'groups'
          ? { type: 'groups', groups: scope.groups.map(read(['scope', 'groups'])) }
          : scope,
      graph: drawn as SaveFlow['graph'],
    },
    unknown,
  }
}

const mapGroups = (graph: FlowGraph, map: (id: string) => string): FlowGraph => ({
  nodes: graph.nodes.map((node) => mapNodeGroups(node, map)),
  edges: graph.edges,
})

function mapNodeGroups(node: FlowNode, map: (group: string, i: number) => string): FlowNode {
  if (node.kind === 'notify') return { ...node, groups: node.groups.map(map) }
  if (node.kind !== 'approval') return node
  const asked = { ...node, groups: node.groups.map(map) }
  return node.escalate
    ? { ...asked, escalate: { ...node.escalate, groups: node.escalate.groups.map(map) } }
    : asked
}
