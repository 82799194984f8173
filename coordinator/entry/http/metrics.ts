import type { HistogramReading } from '../../core/health/histogram.ts'
import { overdueMs, readFigures } from '../../core/health/read-health.ts'
import type { HttpDeps } from './http-deps.ts'
import { metricsOf, type Metric } from './metric-text.ts'

/**
 * The figures in Prometheus' text format, read when asked for. While the store is away its figures are left out and
 * `countersign_store_up` is 0: those of the process are wanted most then.
 */
export async function metricsText(deps: HttpDeps): Promise<string> {
  const figures = await storeFigures(deps).catch(() => null)
  return metricsOf([
    {
      name: 'countersign_build_info',
      help: 'What runs here.',
      kind: 'gauge',
      values: [{ labels: { version: deps.core.version, node: process.versions.node }, value: 1 }],
    },
    gauge('countersign_store_up', 'Whether the store can be read.', figures === null ? 0 : 1),
    ...(figures ?? []),
    ...ownFigures(deps),
  ])
}

async function storeFigures({ core }: HttpDeps): Promise<readonly Metric[]> {
  const now = core.clock.now()
  const figures = await readFigures(core)
  const { oldest } = figures
  return [
    gauge('countersign_requests_pending', 'Requests that wait for people.', figures.pending),
    gauge(
      'countersign_request_oldest_pending_seconds',
      'Age of the oldest of them.',
      oldest === undefined ? 0 : (now.at - oldest) / 1000,
    ),
    gauge(
      'countersign_timer_lateness_seconds',
      'How late the latest timer is now.',
      overdueMs(figures.next, now) / 1000,
    ),
    counter('countersign_log_entries', 'Entries in the log.', figures.head.seq),
    {
      name: 'countersign_deliveries',
      help: 'Messages by channel and status.',
      kind: 'gauge',
      values: figures.tally.map(({ channel, status, count }) => ({
        labels: { channel, status },
        value: count,
      })),
    },
  ]
}

function ownFigures({ core, health }: HttpDeps): readonly Metric[] {
  const { decisions, resolutions, deliveries } = health.measures.read()
  return [
    gauge('countersign_calls_held', 'Calls and long polls that wait now.', core.waiters.count()),
    gauge('countersign_stream_clients', 'Open streams.', health.streamClients()),
    byLabel('countersign_decisions_total', 'Votes of people since the start.', 'verdict', decisions),
    byLabel('countersign_requests_resolved_total', 'Ended requests since the start.', 'status', resolutions),
    {
      name: 'countersign_delivery_attempts_total',
      help: 'What became of attempts at messages since the start.',
      kind: 'counter',
      values: deliveries.map(({ channel, outcome, count }) => ({
        labels: { channel, outcome },
        value: count,
      })),
    },
    histogram(
      'countersign_commit_seconds',
      'From the asking for a commit until it was durable.',
      health.measures.commits.read(),
    ),
    histogram(
      'countersign_timer_fired_late_seconds',
      'How late timers fired.',
      health.measures.lateness.read(),
    ),
    gauge('process_resident_memory_bytes', 'Resident memory.', health.memoryBytes()),
    counter('process_cpu_seconds_total', 'Processor time used.', cpuSeconds()),
    gauge('process_start_time_seconds', 'When it started.', health.startedAt / 1000),
  ]
}

const one = (kind: Metric['kind']) => (name: string, help: string, value: number) => ({
  name,
  help,
  kind,
  values: [{ value }],
})
const gauge = one('gauge')
const counter = one('counter')

const byLabel = (name: string, help: string, label: string, counts: ReadonlyMap<string, number>): Metric => ({
  name,
  help,
  kind: 'counter',
  values: [...counts].map(([text, value]) => ({ labels: { [label]: text }, value })),
})

const histogram = (name: string, help: string, { buckets, sum, count }: HistogramReading): Metric => ({
  name,
  help,
  kind: 'histogram',
  values: [
    ...buckets.map((bucket) => ({
      suffix: '_bucket',
      labels: { le: String(bucket.upTo) },
      value: bucket.count,
    })),
    { suffix: '_bucket', labels: { le: '+Inf' }, value: count },
    { suffix: '_sum', value: sum },
    { suffix: '_count', value: count },
  ],
})

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
