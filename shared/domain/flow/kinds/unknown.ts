import { ownValue } from '../../own-value.ts'
import type { UnknownNode } from '../flow.ts'
import type { FlowKind } from './kind.ts'

/** A kind from a newer version: kept and shown, never run. A request that comes here is held (invariant 7). */
export const unknown: FlowKind<UnknownNode> = {
  check: (node) => [
    {
      code: 'unknown_kind',
      message: `This version does not know steps of the kind “${kindOf(node)}” and will not run them.`,
      data: { kind: kindOf(node) },
      severity: 'error',
    },
  ],
  visit: (node, arrival, { state, now: { at } }) => {
    const isNew = arrival === 'reached' && ownValue(state.held, node.id) === undefined
    const because = `unknown_kind: ${kindOf(node)}`
    return { happenings: isNew ? [{ type: 'request.held', nodeId: node.id, because, at }] : [], exit: 'none' }
  },
}

/** A flow that a newer version stored comes here as it was, its step under the kind's own name. */
const kindOf = ({ kind, originalKind }: Pick<UnknownNode, 'kind'> & Partial<UnknownNode>): string =>
  originalKind ?? kind
