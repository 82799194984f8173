import type { FileFlow } from '../../../../shared/contract/flow-file.ts'
import type { FlowResource } from '../../../../shared/contract/http/flows.ts'
import { sameValue } from '../../../flow-builder/model/compare/same-value.ts'
import { contentsOfFlow } from './draft.ts'

/** What importing one flow of a file would do. */
export interface ImportStep {
  readonly flow: FileFlow
  readonly does: 'create' | 'change' | 'nothing'
  /** The flow of that name, when there is one. */
  readonly existing: FlowResource | null
}

/** Flows are the same when their names are. Reading twice what was written changes nothing. */
export function planImport(file: readonly FileFlow[], flows: readonly FlowResource[]): ImportStep[] {
  const byName = new Map(flows.map((flow) => [flow.name.toLowerCase(), flow]))
  return file.map((flow) => {
    const existing = byName.get(flow.name.toLowerCase()) ?? null
    if (!existing) return { flow, does: 'create', existing }
    const now = contentsOfFlow(existing)
    const then = { ...flow, isDefault: flow.isDefault ?? now.isDefault }
    const order = (graph: FileFlow['graph']) => ({
      ...graph,
      edges: graph.edges.map((edge) => JSON.stringify(edge)).sort(),
    })
    const isSame = sameValue({ ...now, graph: order(now.graph) }, { ...then, graph: order(then.graph) })
    return { flow, does: isSame ? 'nothing' : 'change', existing }
  })
}
