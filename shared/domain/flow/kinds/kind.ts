import type { Directory } from '../../people/person.ts'
import type { RequestHappening, SetbackCause } from '../../request/event.ts'
import type { RequestState } from '../../request/state.ts'
import type { Now } from '../../time.ts'
import type { FlowEdge, FlowNode } from '../flow.ts'
import type { IssueData } from '../issue.ts'
import type { Arrival, Exit } from '../walk.ts'

/** What a kind may look at when the walk comes to one of its nodes. */
export interface Visit {
  readonly state: RequestState
  readonly directory: Directory
  readonly now: Now
  /** Why a step that was passed might no longer be. */
  readonly because: SetbackCause
}

/** What follows from a visit: the changes since the last one, and which ways lead on. */
export interface Passage {
  readonly happenings: readonly RequestHappening[]
  readonly exit: Exit
}

/** What is wrong with a node as drawn. `code` is stable; `message` is a sentence that names what to change. */
export interface NodeFault {
  readonly code: string
  readonly message: string
  readonly data?: IssueData
  readonly severity: 'error' | 'warning'
}

/** What a kind may look at when a node is checked as drawn. */
export interface Drawing {
  readonly incoming: readonly FlowEdge[]
  readonly outgoing: readonly FlowEdge[]
  readonly directory: Directory
}

/**
 * One kind of node. To add a kind: a member of `FlowNode`, a file here, a line in `index.ts`.
 *
 * `visit` is called for every node at every change of a request, also for nodes not reached yet. It compares what the
 * state says with what should be, and says what has to happen; called again with that applied it says nothing new.
 */
export interface FlowKind<N extends FlowNode> {
  check(node: N, drawing: Drawing): readonly NodeFault[]
  visit(node: N, arrival: Arrival, visit: Visit): Passage
}
