import type { Tx } from '../../../ports/store.ts'

/**
 * Leases of calls where one coordinator has the file for itself: they are as long-lived as the process, so they need no
 * table. One whose transaction was undone does no harm: no such call is on record.
 */
export function leasesInProcess(): Tx['leases'] {
  const held = new Set<string>()
  return {
    async hold(callId) {
      held.add(callId)
    },
    async release(callId) {
      held.delete(callId)
    },
    async isHeld(callId) {
      return held.has(callId)
    },
  }
}
