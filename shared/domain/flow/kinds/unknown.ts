import { ownValue } from '../../own-value.ts'
import type { UnknownNode } from '../flow.ts'
import type { FlowKind } from './kind.ts'

/** A kind from a newer version: kept and shown, never run. A request that comes here is held (invariant 7). */
export const unknown: FlowKind<UnknownNode> = {
  check: ({ originalKind }) => [
    {
      code: 'unknown_kind',
      message: `This version does not know steps of the kind “${originalKind}” and will not run them.`,
      data: { kind: originalKind },
      severity: 'error',
    },
  ],
  visit: (node, arrival, { state, now: { at } }) => {
    const isNew = arrival === 'reached' && ownValue(state.held, node.id) === undefined
    const because = `unknown_kind: ${node.originalKind}`
    return { happenings: isNew ? [{ type: 'request.held', nodeId: node.id, because, at }] : [], exit: 'none' }
  },
}
