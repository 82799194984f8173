import type { HttpDeps } from './http-deps.ts'

interface Metric {
  readonly name: string
  readonly help: string
  readonly kind: 'gauge' | 'counter'
  readonly values: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[]
}

/** The figures in Prometheus' text format, read when asked for. */
export async function metricsText(deps: HttpDeps): Promise<string> {
  const { core } = deps
  const now = core.clock.now()
  const figures = await core.store.read(async (tx) => {
    const pending = await tx.requests.query({
      statuses: ['pending'],
      sort: 'createdAt',
      descending: false,
      limit: 1,
    })
    const next = await tx.timers.next()
    return { pending, tally: await tx.outbox.tally(), head: await tx.log.head(), next }
  })
  const oldest = figures.pending.rows[0]?.state.createdAt
  const overdue = Math.max(
    0,
    figures.next.elapsed === null ? 0 : now.elapsed - figures.next.elapsed,
    figures.next.running === null ? 0 : now.running - figures.next.running,
  )
  const metrics: Metric[] = [
    gauge('countersign_requests_pending', 'Requests that wait for people.', figures.pending.total),
    gauge(
      'countersign_request_oldest_pending_seconds',
      'Age of the oldest of them.',
      oldest === undefined ? 0 : (now.at - oldest) / 1000,
    ),
    gauge('countersign_calls_held', 'Calls and long polls that wait now.', core.waiters.count()),
    gauge('countersign_stream_clients', 'Open streams.', deps.streamClients()),
    gauge('countersign_timer_lateness_seconds', 'How late the latest timer is now.', overdue / 1000),
    { ...gauge('countersign_log_entries', 'Entries in the log.', figures.head.seq), kind: 'counter' },
    {
      name: 'countersign_deliveries',
      help: 'Messages by channel and status.',
      kind: 'gauge',
      values: figures.tally.map(({ channel, status, count }) => ({
        labels: { channel, status },
        value: count,
      })),
    },
    gauge('process_resident_memory_bytes', 'Resident memory.', process.memoryUsage.rss()),
    { ...gauge('process_cpu_seconds_total', 'Processor time used.', cpuSeconds()), kind: 'counter' },
  ]
  return `${metrics.map(textOf).join('\n')}\n`
}

const gauge = (name: string, help: string, value: number): Metric => ({
  name,
  help,
  kind: 'gauge',
  values: [{ value }],
})

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function textOf({ name, help, kind, values }: Metric): string {
  const lines = values.map(({ labels, value }) => {
    const pairs = Object.entries(labels ?? {}).map(
      ([key, text]) => `${key}="${text.replace(/[\\"\n]/g, '_')}"`,
    )
    return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`
  })
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines].join('\n')
}
