import { jsonProblem } from '../canonical/json-problem.ts'
import { refuse, type Result } from '../refusal.ts'
import type { RequestCommand } from './command.ts'
import { askedBy, digestOf, type Edits } from './digest.ts'
import { editsWith } from './edits.ts'
import type { RequestState } from './state.ts'
import { agreedNow, liveTools } from './tally.ts'

export type Decide = Extract<RequestCommand, { type: 'decide' }>

/** What a decision says once it is read against the request as it stands. */
export interface Ballot {
  /** The tools it approves; it denies every other tool that nobody has denied yet. */
  readonly tools: readonly string[]
  /** Of what would run once it counts. */
  readonly digest: string
  readonly agreedArguments: Readonly<Record<string, string>>
}

/**
 * Reads a decision. `approve` with `tools` approves those and denies the rest; `deny` denies everything, whatever
 * `tools` says: a denial is never read as less than it says.
 *
 * Refuses: `changed` (the person saw another call, or all that they approve was denied meanwhile),
 * `no_such_tool_in_request`, `invalid_body` (edits with a denial, or of a tool that is not approved), `unsafe_json`.
 */
export function ballotOf(state: RequestState, command: Decide): Result<Ballot> {
  if (command.digest !== undefined && command.digest !== state.digest) return refuse('changed')
  const stranger = (command.tools ?? []).find((tool) => !isAsked(state, tool))
  if (stranger !== undefined) return refuse('no_such_tool_in_request', { tool: stranger })

  if (command.verdict === 'deny') {
    if (command.edits !== undefined) return refuse('invalid_body')
    return { ok: true, value: { tools: [], digest: state.digest, agreedArguments: agreedNow(state.edits) } }
  }
  const tools = liveTools(state).filter((tool) => command.tools?.includes(tool) ?? true)
  if (tools.length === 0) return refuse('changed')
  return command.edits === undefined
    ? { ok: true, value: { tools, digest: state.digest, agreedArguments: agreedNow(state.edits) } }
    : edited(state, command, command.edits, tools)
}

/** The digest of the call with the edits is recomputed here: nothing runs under a digest that somebody merely sent. */
function edited(state: RequestState, command: Decide, more: Edits, tools: readonly string[]): Result<Ballot> {
  if (Object.keys(more).some((tool) => !tools.includes(tool))) return refuse('invalid_body')
  const problem = jsonProblem(more)
  if (problem !== null) return refuse('unsafe_json', { detail: `${problem.detail} at ${problem.path}` })
  const edits = editsWith(state.snapshot, state.edits, more)
  const digest = digestOf(askedBy(state.snapshot, edits))
  if (digest !== command.editedDigest) return refuse('changed')
  return { ok: true, value: { tools, digest, agreedArguments: agreedNow(edits) } }
}

const isAsked = ({ snapshot }: RequestState, tool: string): boolean =>
  snapshot.tools.some(({ definition }) => definition.name === tool)
