import type { ParallelNode } from '../flow.ts'
import type { FlowKind } from './kind.ts'

/** A fork: opens every way at once. What they lead to must all agree before anything behind their join is reached. */
export const parallel: FlowKind<ParallelNode> = {
  check: (_node, { outgoing }) =>
    outgoing.length >= 2
      ? []
      : [{ code: 'one_branch', message: 'A fork needs at least two branches.', severity: 'error' }],
  visit: () => ({ happenings: [], exit: 'all' }),
}
