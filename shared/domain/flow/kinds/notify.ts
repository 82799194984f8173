import type { NotifyNode } from '../flow.ts'
import { checkAddressees, oneWayOn } from './checks.ts'
import type { FlowKind } from './kind.ts'

/** Tells people and goes on at once; only once for a request, even when an edit makes it pass here again. */
export const notify: FlowKind<NotifyNode> = {
  check: (node, drawing) => [...oneWayOn(drawing), ...checkAddressees(node, drawing)],
  visit: (node, arrival, { state, now: { at } }) => {
    const isNew = arrival === 'reached' && !state.passed.includes(node.id)
    return { happenings: isNew ? [{ type: 'request.node-passed', nodeId: node.id, at }] : [], exit: 'all' }
  },
}
