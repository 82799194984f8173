import { refOf } from '../../people/eligibility.ts'
import { refuse, type Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import type { RequestCommand } from '../command.ts'
import { callDigest } from '../digest.ts'
import { plan, UNCHANGED, type Plan } from '../plan.ts'
import type { Grant, RequestState } from '../state.ts'

/**
 * Uses up a tool's grant for one call, before its first byte goes upstream (invariants 5 and 6). `digest` is what
 * `digestOf` makes of the call at hand: its caller, its connector, this tool alone with its definition as of now and
 * its arguments (none where the agent asked ahead), and the snapshot's flow. Anything else than what was approved is
 * refused, and the grant stays for the call that it is for.
 *
 * The same `callId` again is a repeat; whoever gets one must not call upstream again. A call whose outcome is unknown is
 * only made again where the tool is declared idempotent.
 *
 * Refuses: `no_grant` (pending, denied, or revoked), `grant_lapsed`, `grant_used`, `digest_mismatch`,
 * `not_allowed` (the requester is no longer active).
 */
export function execute(
  state: RequestState,
  { tool, callId, digest, directory }: Extract<RequestCommand, { type: 'execute' }>,
  { at, elapsed }: Now,
): Plan | Refusal {
  if (state.status === 'pending') return refuse('no_grant')
  const grant = state.grants.find((each) => each.tool === tool)
  if (grant === undefined) return refuse('no_grant')
  if (grant.callId === callId) return UNCHANGED
  const unusable = whyUnusable(state, grant, elapsed)
  if (unusable !== null) return unusable
  if (digest !== callDigest(state.snapshot, state.edits, tool)) return refuse('digest_mismatch')
  if (refOf(state.snapshot.requester.id, directory) === undefined) return refuse('not_allowed')
  return plan({ type: 'request.grant', tool, status: 'executing', callId, at, elapsed })
}

function whyUnusable({ snapshot }: RequestState, grant: Grant, elapsed: number): Refusal | null {
  switch (grant.status) {
    case 'lapsed':
      return refuse('grant_lapsed')
    case 'revoked':
      return refuse('no_grant')
    case 'executing':
    case 'used':
      return refuse('grant_used')
    case 'outcome-unknown': {
      const definition = snapshot.tools.find((each) => each.definition.name === grant.tool)?.definition
      if (definition?.idempotent !== true) return refuse('grant_used')
      break
    }
    case 'ready':
      break
  }
  return elapsed < grant.executeBy ? null : refuse('grant_lapsed')
}
