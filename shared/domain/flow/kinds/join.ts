import type { JoinNode } from '../flow.ts'
import { oneWayOn } from './checks.ts'
import type { FlowKind } from './kind.ts'

/** Where branches meet. Being reached is all it takes: the walk reaches a node only when every way into it is settled. */
export const join: FlowKind<JoinNode> = {
  check: (_node, drawing) => [
    ...oneWayOn(drawing),
    ...(drawing.incoming.length >= 2
      ? []
      : [
          {
            code: 'nothing_to_join',
            message: 'Fewer than two branches meet here.',
            severity: 'error',
          } as const,
        ]),
  ],
  visit: () => ({ happenings: [], exit: 'all' }),
}
