import { castDirectory } from '../../request/testing/cast.ts'
import { flowOf } from '../../request/testing/flows.ts'
import type { FlowEdge, FlowNode } from '../flow.ts'
import type { DrawnFlow } from '../issue.ts'
import { validateFlow } from '../validate-flow.ts'

/** Edges as text: `start > pick`, or `pick > legal : big` with a label. */
const edges = (...lines: readonly string[]): readonly FlowEdge[] =>
  lines.map((line) => {
    const [ends = '', label] = line.split(' : ')
    const [from = '', to = ''] = ends.split(' > ')
    return label === undefined ? { from, to } : { from, to, label }
  })
/** A flow of these nodes and ways. */
export const graph = (nodes: readonly FlowNode[], ...lines: readonly string[]) =>
  flowOf({ nodes, edges: edges(...lines) })
/** Everything said of a flow: severity, node, code, sentence and what fills it. */
export const said = (flow: DrawnFlow): string[] =>
  validateFlow(flow, castDirectory()).map(
    ({ nodeId, code, severity, message, data }) =>
      `${severity} ${nodeId ?? '-'} ${code}: ${message}${data === undefined ? '' : ` ${JSON.stringify(data)}`}`,
  )

export const fork: FlowNode = { id: 'fork', kind: 'parallel' }
export const join: FlowNode = { id: 'join', kind: 'join' }
export const pick = (when = 'readOnly'): FlowNode => ({
  id: 'pick',
  kind: 'condition',
  branches: [{ label: 'reads', when }],
})
