import type { CreateDecision, DecisionReply } from '../../../shared/contract/http/requests.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { askedBy, digestOf } from '../../../shared/domain/request/digest.ts'
import type { LoggedSignature } from '../../../shared/domain/request/signed-decision.ts'
import type { RequestState } from '../../../shared/domain/request/state.ts'
import type { AgentCaller, Caller } from '../../ports/caller.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { actorOf, engineActorOf } from '../log-actor.ts'
import { readDirectory } from '../people/directory.ts'
import { applyCommand } from './apply-command.ts'
import { checkArguments } from './check-arguments.ts'
import { checkSignature } from './check-signature.ts'
import { loadRequest } from './load-request.ts'
import { viewFor } from './shared-view.ts'

/**
 * One person's verdict, from whatever surface. The engine judges it against the people as they are in this very
 * transaction; a decision that was made before with the same id is a success. One on another digest than the request's
 * is refused, and that is on record.
 *
 * Errors: `not_found`, `agents_not_allowed`, and every refusal of the engine's `decide` (`already_decided` with who and
 * when, `not_eligible`, `own_request`, `changed`, …); of devices that sign, `unsigned_decision` and `wrong_signature`.
 *
 * @param signature the header of that name, as it came
 */
export async function decideRequest(
  core: Core,
  caller: Caller,
  id: string,
  input: CreateDecision,
  signature?: string,
): Promise<DecisionReply> {
  if (caller.kind === 'agent') throw new AppError('agents_cannot_decide')
  const signed = checkSignature(core, caller, id, input, signature)
  try {
    return await decide(core, caller, id, input, signed)
  } catch (error) {
    // Somebody was shown something else than what is asked: worth knowing, whoever it was that changed it.
    if (error instanceof AppError && error.code === 'changed') await recordRefusal(core, caller, id, input)
    throw error
  }
}

async function recordRefusal(core: Core, caller: Caller, id: string, input: CreateDecision): Promise<void> {
  await core.store.commit((tx) =>
    tx.log.append({
      at: core.clock.now().at,
      type: 'request.decision-refused',
      actor: actorOf(caller),
      subject: { kind: 'request', id },
      data: {
        decisionId: input.decisionId,
        verdict: input.verdict,
        code: 'changed',
        ...(input.digest === undefined ? {} : { digest: input.digest }),
      },
    }),
  )
}

function decide(
  core: Core,
  caller: Exclude<Caller, AgentCaller>,
  id: string,
  input: CreateDecision,
  signed: LoggedSignature | null,
): Promise<DecisionReply> {
  return commitOnce(
    core,
    caller,
    async (tx): Promise<DecisionReply> => {
      const row = await loadRequest(tx, caller, id)
      const edits = input.edits as Readonly<Record<string, JsonObject>> | undefined
      if (edits) assertFit(row.state, edits)
      const applied = await applyCommand(
        core,
        tx,
        row,
        (directory) => ({
          type: 'decide',
          actor: engineActorOf(caller),
          decisionId: input.decisionId,
          verdict: input.verdict,
          directory,
          ...(input.tools === undefined ? {} : { tools: input.tools }),
          ...(edits === undefined ? {} : { edits, editedDigest: digestWith(row.state, edits) }),
          ...(input.reason === undefined ? {} : { reason: input.reason }),
          ...(input.digest === undefined ? {} : { digest: input.digest }),
        }),
        actorOf(caller),
        core.clock.now(),
        signed,
      )
      if (!applied.ok) throw AppError.of(applied)
      return {
        outcome: applied.repeated ? 'already-applied' : 'applied',
        request: viewFor(core, caller, applied.row, await readDirectory(tx)),
      }
    },
    { requestId: id },
  )
}

const digestWith = ({ snapshot, edits }: RequestState, more: Readonly<Record<string, JsonObject>>): string =>
  digestOf(askedBy(snapshot, { ...edits, ...more }))

/** An approver cannot put arguments in place that the tool would refuse. */
function assertFit({ snapshot }: RequestState, edits: Readonly<Record<string, JsonObject>>): void {
  for (const [name, values] of Object.entries(edits)) {
    const tool = snapshot.tools.find(({ definition }) => definition.name === name)
    if (!tool) throw new AppError('no_such_tool_in_request', { tool: name })
    checkArguments(tool.definition, values)
  }
}
