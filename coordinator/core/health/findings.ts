import type { Health, HealthFinding } from '../../../shared/contract/http/health.ts'

const LOW_BYTES = 2 * 1024 ** 3
const ALMOST_FULL_BYTES = 256 * 1024 ** 2
/** What is promised is five. */
const LATE_SECONDS = 5
const SLOW_MS = 500

/** What somebody should look at, the most pressing first. */
export function findingsIn(
  health: Omit<Health, 'findings'>,
  { uncleanStop }: { readonly uncleanStop: boolean },
): HealthFinding[] {
  const { freeBytes, commits, commitMs } = health.store
  const findings: [HealthFinding, boolean][] = [
    ['disk-almost-full', freeBytes !== null && freeBytes < ALMOST_FULL_BYTES],
    ['timers-late', health.timers.overdueSeconds > LATE_SECONDS],
    ['connector-failing', health.connectors.some(({ status }) => status === 'error')],
    ['messages-stuck', health.channels.some(({ ready, queued }) => !ready && queued > 0)],
    ['commits-slow', commits > 0 && (commitMs.most === null || commitMs.most > SLOW_MS)],
    ['disk-low', freeBytes !== null && freeBytes >= ALMOST_FULL_BYTES && freeBytes < LOW_BYTES],
    ['unclean-stop', uncleanStop],
  ]
  return findings.flatMap(([finding, holds]) => (holds ? [finding] : []))
}
