import {
  OTHERWISE,
  type FlowEdge,
  type FlowGraph,
  type FlowNode,
} from '../../../../shared/domain/flow/flow.ts'
import { newApproval } from '../edit/insert.ts'

/** `a > b` is an edge, `a > b : label` one with a label. */
function edges(...lines: readonly string[]): FlowEdge[] {
  return lines.flatMap((line) => {
    const [path = '', label] = line.split(' : ')
    const ids = path.split(' > ')
    return ids
      .slice(1)
      .map((to, i) => ({ from: ids[i] ?? '', to, ...(label === undefined ? {} : { label }) }))
  })
}

/** Makes the nodes that edges name: `c…` a condition, `p…` a parallel, `j…` a join, `n…` a notification, else a step. */
export function graph(...lines: readonly string[]): FlowGraph {
  const all = edges(...lines)
  const ids = [...new Set(all.flatMap((edge) => [edge.from, edge.to]))].filter(
    (id) => id !== 'start' && id !== 'end',
  )
  return { nodes: ids.map((id) => node(id, all)), edges: all }
}

function node(id: string, all: readonly FlowEdge[]): FlowNode {
  const labels = all.filter((edge) => edge.from === id).map((edge) => edge.label ?? '')
  if (/^c\d*$/.test(id)) {
    const branches = labels
      .filter((label) => label !== OTHERWISE)
      .map((label) => ({ label, when: 'destructive' }))
    return { id, kind: 'condition', branches }
  }
  if (/^p\d*$/.test(id)) return { id, kind: 'parallel' }
  if (/^j\d*$/.test(id)) return { id, kind: 'join' }
  if (/^n\d*$/.test(id)) return { id, kind: 'notify', groups: [], emails: [] }
  return newApproval(id)
}

/** The edges as the same notation, sorted: what a test compares. */
export const shape = (of: FlowGraph): string[] =>
  of.edges
    .map((edge) => `${edge.from} > ${edge.to}${edge.label === undefined ? '' : ` : ${edge.label}`}`)
    .sort()

/** A condition whose `yes` asks one more, with two steps around it. */
export const withCondition = (): FlowGraph =>
  graph('start > a > c', 'c > b : yes', 'c > d : otherwise', 'b > d > end')

export const withParallel = (): FlowGraph => graph('start > a > p > b > j', 'p > d > j', 'j > e > end')

/** A long flow of plain steps, conditions and forks in turn. */
export function longFlow(count: number): FlowGraph {
  const lines: string[] = []
  let from = 'start'
  for (let i = 0; i < count;) {
    if (i % 10 === 0) {
      lines.push(`${from} > p${i} > a${i} > j${i}`, `p${i} > b${i} > j${i}`, `p${i} > d${i} > j${i}`)
      from = `j${i}`
      i += 5
    } else {
      lines.push(`${from} > s${i}`)
      from = `s${i}`
      i += 1
    }
  }
  return graph(...lines, `${from} > end`)
}
