import type { AuditReport } from '../../../shared/contract/http/record.ts'
import { sha256Bytes, sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { createLogAuditor } from '../../../shared/domain/log/audit.ts'
import { blindSpotText, problemText } from '../../../shared/domain/log/audit-text.ts'
import type { Caller } from '../../ports/caller.ts'
import { requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { collectRequests, firstDifference } from './check-requests.ts'
import { checkpointsToMeet } from './checkpoints.ts'
import { readWholeLog } from './read-log.ts'

const NOT_COMPARED =
  'Only requests are compared with the log: people, groups, flows, policies, settings and messages that were changed or removed in the store itself are not noticed here. Whether the file of an archived request is still there and unchanged is for “countersign archive verify”.'

/**
 * Reads the whole log and checks every hash, link, number and signature of a device, the Merkle root at each checkpoint
 * kept here or given, and whether each request is in the store, or archived, and what its entries lead to. Administrators
 * only. Says what it cannot notice, too.
 *
 * @param checkpoints texts of checkpoints that somebody kept outside. Errors: `invalid_checkpoint`.
 */
export async function verifyLog(
  core: Core,
  caller: Caller,
  checkpoints: readonly string[] = [],
): Promise<AuditReport> {
  requireRole(caller, 'admin')
  const auditor = createLogAuditor(
    await checkpointsToMeet(core, checkpoints),
    { hex: sha256Hex, bytes: sha256Bytes },
    core.signingKeys.isSignedBy,
  )
  const logged = collectRequests()
  await readWholeLog(core, (entry) => {
    auditor.add(entry)
    logged.add(entry)
  })
  const audit = auditor.finish()
  const firstProblem =
    audit.firstProblem === undefined
      ? await firstDifference(core, logged)
      : { seq: audit.firstProblem.seq, code: audit.firstProblem.code, text: problemText(audit.firstProblem) }
  return {
    ok: firstProblem === null,
    entries: audit.entries,
    head: { ...audit.head },
    coveredUntil: audit.coveredUntil,
    ...(firstProblem === null ? {} : { firstProblem }),
    cannotDetect: [...audit.cannotDetect.map(blindSpotText), NOT_COMPARED],
  }
}
