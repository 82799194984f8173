import type { Health } from '../../../shared/contract/http/health.ts'
import { CHANNEL_KINDS, type ChannelKind } from '../../../shared/domain/delivery/channels.ts'
import { isoOf, type Now } from '../../../shared/domain/time.ts'
import type { Caller } from '../../ports/caller.ts'
import type { OutboxRow, Tx } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import { listConnectors } from '../connectors/read-connectors.ts'
import type { Core } from '../core.ts'
import { channelHealth } from '../deliveries/channel-health.ts'
import { findingsIn } from './findings.ts'
import type { HealthSources } from './health-sources.ts'
import { boundOf } from './histogram.ts'

const MOST = 0.99

/** How this coordinator is doing, and what somebody should look at. Administrators only. */
export async function readHealth(core: Core, caller: Caller, sources: HealthSources): Promise<Health> {
  requireRole(caller, 'admin')
  const now = core.clock.now()
  const [facts, figures, connectors] = await Promise.all([
    sources.storeFacts(),
    readFigures(core),
    listConnectors(core, caller),
  ])
  const commits = sources.measures.commits.read()
  const lateness = sources.measures.lateness.read()
  const ms = (share: number): number | null => {
    const seconds = boundOf(commits, share)
    return seconds === null ? null : seconds * 1000
  }
  const health = {
    at: isoOf(now.at),
    version: core.version,
    startedAt: isoOf(sources.startedAt),
    memoryBytes: sources.memoryBytes(),
    store: {
      kind: facts.kind,
      version: facts.version,
      bytes: facts.bytes,
      freeBytes: facts.freeBytes,
      commits: commits.count,
      commitMs: { half: ms(0.5), most: ms(MOST) },
    },
    log: { entries: figures.head.seq, hash: figures.head.hash },
    requests: {
      pending: figures.pending,
      ...(figures.oldest === undefined ? {} : { oldestPendingAt: isoOf(figures.oldest) }),
    },
    heldCalls: sources.heldCalls(),
    streamClients: sources.streamClients(),
    timers: {
      overdueSeconds: overdueMs(figures.next, now) / 1000,
      fired: lateness.count,
      lateSeconds: boundOf(lateness, MOST),
    },
    channels: channelsOf(core, figures.tally),
    connectors: connectors.map(({ id, name, status, error }) => ({
      id,
      name,
      status,
      ...(error === undefined ? {} : { error }),
    })),
  }
  return { ...health, findings: findingsIn(health, facts) }
}

/** By how much the timer that is due first is late, on its own clock. */
export const overdueMs = (next: Awaited<ReturnType<Tx['timers']['next']>>, now: Now): number =>
  Math.max(
    0,
    next.elapsed === null ? 0 : now.elapsed - next.elapsed,
    next.running === null ? 0 : now.running - next.running,
  )

/** What the store tells whoever watches it, as of one moment. */
export const readFigures = (core: Core) =>
  core.store.read(async (tx) => {
    const pending = await tx.requests.query({
      statuses: ['pending'],
      sort: 'createdAt',
      descending: false,
      limit: 1,
    })
    return {
      pending: pending.total,
      oldest: pending.rows[0]?.state.createdAt,
      tally: await tx.outbox.tally(),
      head: await tx.log.head(),
      next: await tx.timers.next(),
    }
  })

/** Every channel that is set up or has messages. */
function channelsOf(
  core: Core,
  tally: readonly { channel: string; status: OutboxRow['status']; count: number }[],
): Health['channels'] {
  const rows = channelHealth(tally)
  const known = new Set(rows.map(({ channel }) => channel))
  const silent = CHANNEL_KINDS.filter((kind) => !known.has(kind) && core.canSend(kind)).map((channel) => ({
    channel,
    delivered: 0,
    failed: 0,
    queued: 0,
  }))
  return [...rows, ...silent]
    .map((row) => ({
      ...row,
      ready: row.channel === 'desktop' || core.canSend(row.channel as ChannelKind | 'webhook'),
    }))
    .sort((left, right) => left.channel.localeCompare(right.channel, 'en'))
}
