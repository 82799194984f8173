import type { FlowGraph } from '../../../../shared/domain/flow/flow.ts'
import { describeNode } from '../../../flow-builder/kinds/describe-node.ts'
import { ORDER_PATH } from '../../../flow-builder/model/compare/merge-graph.ts'
import type { Texts } from '../../../flow-builder/texts.ts'

/** What a path of a merge or a comparison is about, in words. */
export function pathWords(path: string, graphs: readonly FlowGraph[], texts: Texts): string {
  if (path === ORDER_PATH) return texts('field.order')
  const [first = '', second = '', ...rest] = path.split('/')
  if (first === 'nodes') {
    const node = graphs.flatMap((graph) => graph.nodes).find((candidate) => candidate.id === second)
    const { title } = describeNode(second, node, texts, (id) => id)
    return rest.length === 0 ? title : texts('field.of_step', { step: title, field: fieldWords(rest, texts) })
  }
  return first === 'advanced' ? texts(`field.${second}`) : texts(`field.${first}`)
}

const fieldWords = ([name = '', ...more]: readonly string[], texts: Texts): string =>
  name === 'branches' && more.length > 0
    ? texts('field.branch', { label: more.join('/') })
    : texts(`field.${name}`)

/** A value as it can be compared by eye. */
export function valueWords(value: unknown, texts: Texts): string {
  if (value === undefined || value === null || value === '') return texts('field.nothing')
  if (typeof value === 'boolean') return texts(value ? 'form.on' : 'form.off')
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ')
  if (isEdges(value)) return value.map(({ from, to }) => `${from} → ${to}`).join(', ')
  return JSON.stringify(value)
}

const isEdges = (value: unknown): value is readonly { from: string; to: string }[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null && 'from' in item)
