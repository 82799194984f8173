import { MINUTE_MS } from '../../time.ts'
import { eventsOf, resolutionOf, snapshotOf, type Invariant } from './history.ts'

const GRANT_MINUTES = 15

/**
 * 6. Only what was approved runs, within fifteen minutes, once. An idempotent tool may run again after its outcome was
 * unknown.
 */
export const atMostOnce: Invariant = (history) => {
  const end = resolutionOf(history)
  const used = new Map<string, string>()
  const found: string[] = []
  for (const { tool, status, elapsed } of eventsOf(history, 'request.grant')) {
    const before = used.get(tool) ?? 'ready'
    used.set(tool, status)
    if (status !== 'executing') continue
    if (end === undefined || !end.approvedTools.includes(tool)) found.push(`${tool} ran without an approval`)
    else if (elapsed >= end.elapsed + GRANT_MINUTES * MINUTE_MS) found.push(`${tool} ran after its time`)
    const definition = snapshotOf(history)?.tools.find((each) => each.definition.name === tool)?.definition
    const isRetry = before === 'outcome-unknown' && definition?.idempotent === true
    if (before !== 'ready' && !isRetry) found.push(`${tool} ran although its grant was ${before}`)
  }
  return found
}
