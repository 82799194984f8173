import type { AuditReport } from '../../../shared/contract/http/record.ts'
import { sha256Bytes, sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { createLogAuditor } from '../../../shared/domain/log/audit.ts'
import { blindSpotText, problemText } from '../../../shared/domain/log/audit-text.ts'
import type { Caller } from '../../ports/caller.ts'
import { requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { firstDifference } from './check-requests.ts'

/** Entries read at once. Between two readings the event loop serves others. */
const CHUNK = 500

/**
 * Reads the whole log and checks every hash, link and number, then whether each stored request is what its entries lead
 * to. Administrators only. Says what it cannot notice, too.
 */
export async function verifyLog(core: Core, caller: Caller): Promise<AuditReport> {
  requireRole(caller, 'admin')
  const auditor = createLogAuditor([], { hex: sha256Hex, bytes: sha256Bytes })
  let since = 0
  for (;;) {
    const entries = await core.store.read((tx) => tx.log.read(since, CHUNK))
    for (const entry of entries) auditor.add(entry)
    const last = entries.at(-1)
    if (!last) break
    since = last.seq
    await new Promise<void>((resolve) => {
      core.clock.after(0, resolve)
    })
  }
  const audit = auditor.finish()
  const firstProblem =
    audit.firstProblem === undefined
      ? await firstDifference(core)
      : { seq: audit.firstProblem.seq, code: audit.firstProblem.code, text: problemText(audit.firstProblem) }
  return {
    ok: firstProblem === null,
    entries: audit.entries,
    head: { ...audit.head },
    ...(firstProblem === null ? {} : { firstProblem }),
    cannotDetect: audit.cannotDetect.map(blindSpotText),
  }
}
