import { AppError } from '../../../shared/domain/app-error.ts'
import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { LogActor } from '../../../shared/domain/log/entry.ts'
import type { Directory } from '../../../shared/domain/people/person.ts'
import type { Refusal } from '../../../shared/domain/refusal.ts'
import { advance } from '../../../shared/domain/request/advance.ts'
import type { Advanced } from '../../../shared/domain/request/advance-contract.ts'
import type { RequestCommand } from '../../../shared/domain/request/command.ts'
import type { LoggedSignature } from '../../../shared/domain/request/signed-decision.ts'
import type { Now } from '../../../shared/domain/time.ts'
import type { RequestRow, Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { readDirectory } from '../people/directory.ts'
import { logDataOf } from './log-data.ts'
import { requestRow } from './request-row.ts'
import { sharedView } from './shared-view.ts'
import { carryOut } from './carry-out.ts'

export interface Applied {
  readonly ok: true
  readonly row: RequestRow
  readonly view: SharedRequest
  /** The command had been applied before: nothing was written. */
  readonly repeated: boolean
}

/**
 * Gives one command to the engine and writes all that follows from it (state, log, timers, messages) into the
 * transaction. A refusal is returned and writes nothing. The one way in which a stored request ever changes.
 */
export async function applyCommand(
  core: Core,
  tx: Tx,
  row: RequestRow,
  command: (directory: Directory) => RequestCommand,
  actor: LogActor,
  now: Now = core.clock.now(),
  signed: LoggedSignature | null = null,
): Promise<Applied | Refusal> {
  const directory = await readDirectory(tx)
  const advanced = advance(row.state, command(directory), now)
  if (!advanced.ok) return advanced
  if (advanced.repeated) {
    return { ok: true, row, view: sharedView(core, row.state, directory, now), repeated: true }
  }
  return save(core, tx, { before: row, advanced, callKey: row.callKey, directory, actor, signed, now })
}

/** Creates a request. A refusal of the engine is thrown: the snapshot is ours, so it means a defect or hostile input. */
export async function createRequest(
  core: Core,
  tx: Tx,
  command: Extract<RequestCommand, { type: 'submit' }>,
  options: { callKey: string | null; actor: LogActor; now: Now },
): Promise<Applied> {
  const advanced = advance(null, command, options.now)
  if (!advanced.ok) throw AppError.of(advanced)
  return save(core, tx, { before: null, advanced, directory: command.directory, ...options })
}

async function save(
  core: Core,
  tx: Tx,
  what: {
    before: RequestRow | null
    advanced: Advanced
    callKey: string | null
    directory: Directory
    actor: LogActor
    signed?: LoggedSignature | null
    now: Now
  },
): Promise<Applied> {
  const { before, advanced, directory, actor, now } = what
  const { state } = advanced
  const view = sharedView(core, state, directory, now)
  const row = requestRow(state, view, what.callKey, before)
  if (before) await tx.requests.update(row, before.state.revision)
  else await tx.requests.insert(row)
  const subject = { kind: 'request', id: state.snapshot.id } as const
  const last = advanced.events.length - 1
  for (const [index, event] of advanced.events.entries()) {
    // The new value travels once, with the last entry: a client needs nothing else to follow.
    await tx.log.append(
      { at: now.at, type: event.type, actor, subject, data: logDataOf(event, what.signed) },
      index === last ? [{ kind: 'request', value: view }] : [],
    )
  }
  await carryOut(core, tx, { state, view, effects: advanced.effects, directory, now })
  return { ok: true, row, view, repeated: false }
}
