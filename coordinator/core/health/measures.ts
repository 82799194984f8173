import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import { createHistogram, type Histogram } from './histogram.ts'

/** What this coordinator counts while it runs, since its start. Read by the metrics and the health page. */
export interface Measures {
  /** From the asking for a commit until it was durable. s */
  readonly commits: Histogram
  /** How late timers fired. s */
  readonly lateness: Histogram
  /** Follows what this coordinator commits. */
  count(entry: LogEntry): void
  /** Votes of people by verdict, requests by how they ended, attempts at messages by channel and outcome. */
  read(): {
    readonly decisions: Counts
    readonly resolutions: Counts
    readonly deliveries: readonly {
      readonly channel: string
      readonly outcome: string
      readonly count: number
    }[]
  }
}
type Counts = ReadonlyMap<string, number>

const COMMIT_SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5]
const LATE_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 60, 600, 3600]

export function createMeasures(): Measures {
  const decisions = new Map<string, number>()
  const resolutions = new Map<string, number>()
  const deliveries = new Map<string, number>()
  const add = (counts: Map<string, number>, name: string): void =>
    void counts.set(name, (counts.get(name) ?? 0) + 1)
  return {
    commits: createHistogram(COMMIT_SECONDS),
    lateness: createHistogram(LATE_SECONDS),
    count({ type, data, subject }) {
      if (subject.kind === 'request') {
        if (type === 'request.decided') add(decisions, textAt(data['vote'], 'verdict'))
        else if (type === 'request.resolved') add(resolutions, textAt(data, 'status'))
      } else if (subject.kind === 'delivery' && OUTCOMES.includes(type)) {
        add(deliveries, `${textAt(data, 'channel')} ${type.slice('delivery.'.length)}`)
      }
    },
    read: () => ({
      decisions,
      resolutions,
      deliveries: [...deliveries].map(([key, count]) => {
        const [channel = '', outcome = ''] = key.split(' ')
        return { channel, outcome, count }
      }),
    }),
  }
}

const OUTCOMES: readonly string[] = [
  'delivery.delivered',
  'delivery.deferred',
  'delivery.failed',
  'delivery.withdrawn',
]

const textAt = (value: unknown, name: string): string => {
  const found = (value as Record<string, unknown> | undefined)?.[name]
  return typeof found === 'string' ? found : 'unknown'
}
