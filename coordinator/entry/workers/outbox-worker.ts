import { setMaxListeners } from 'node:events'
import type { AttemptOutcome, Channel } from '../../ports/channel.ts'
import type { Clock } from '../../ports/clock.ts'
import type { OutboxRow, Store } from '../../ports/store.ts'
import { createDueLoop, type DueLoop } from './due-loop.ts'

/** What is being sent when the coordinator stops has this long to be answered. ms */
const STOP_GRACE_MS = 4_000

interface OutboxWorkerOptions {
  readonly store: Store
  readonly clock: Clock
  /** The channel that carries a row, or null when the operator has not set it up. */
  readonly channelFor: (row: OutboxRow) => Promise<Channel | null>
  /** Whether a claimed row still has something to say. Absent: every one has. */
  readonly isWanted?: (row: OutboxRow) => Promise<boolean>
  /** Records what became of an attempt, in one transaction (`core/deliveries/settle-delivery.ts`). */
  readonly settle: (row: OutboxRow, outcome: AttemptOutcome) => Promise<void>
  readonly onError: (error: unknown) => void
  /** See `createDueLoop`. ms */
  readonly longestSleep?: number
  /** An attempt that takes longer is aborted, and another may take the row. ms */
  readonly leaseMs?: number
  /** Attempts under way on one channel. */
  readonly atOnce?: number
}

/** Carries committed messages out: claims rows that are due, sends each through its channel, records the outcome. */
export function startOutboxWorker(options: OutboxWorkerOptions): DueLoop {
  const {
    store,
    clock,
    channelFor,
    settle,
    isWanted,
    onError,
    longestSleep,
    leaseMs = 60_000,
    atOnce = 50,
  } = options

  const stopping = new AbortController()
  // Each message that is being sent listens; many at once are no leak.
  setMaxListeners(0, stopping.signal)

  /** Not every transport can be interrupted: at the end its answer is not awaited any longer. */
  const unlessStopped = (sending: Promise<AttemptOutcome>): Promise<AttemptOutcome> =>
    new Promise((done, fail) => {
      const giveUp = (): void => done({ status: 'retry', response: 'Countersign was stopped meanwhile' })
      stopping.signal.addEventListener('abort', giveUp, { once: true })
      sending.then(done, fail).finally(() => stopping.signal.removeEventListener('abort', giveUp))
    })

  const attempt = async (row: OutboxRow): Promise<AttemptOutcome> => {
    if (isWanted && !(await isWanted(row))) return { status: 'unwanted', response: 'nothing was left to say' }
    const channel = await channelFor(row)
    if (!channel) return { status: 'retry', response: `channel ${row.channel} is not set up` }
    const message = { id: row.id, kind: row.kind, to: row.recipient, payload: row.payload }
    // Ends before the lease does, so that no two attempts of one row are ever under way.
    const signal = AbortSignal.any([AbortSignal.timeout(leaseMs * 0.75), stopping.signal])
    try {
      return await unlessStopped(channel.send(message, signal))
    } catch (error) {
      return { status: 'retry', response: error instanceof Error ? error.message : String(error) }
    }
  }

  const carry = async (row: OutboxRow): Promise<void> => {
    try {
      await settle(row, await attempt(row))
    } catch (error) {
      // The row keeps its lease and is taken up again when that runs out; the id stays the same.
      onError(error)
    }
  }

  /** Attempts under way. A round begins them and does not wait: one that is slow holds up no others. */
  const underWay = new Set<Promise<void>>()
  const ofChannel = new Map<OutboxRow['channel'], number>()
  const count = ({ channel }: OutboxRow, more: 1 | -1): void =>
    void ofChannel.set(channel, (ofChannel.get(channel) ?? 0) + more)
  const begin = (row: OutboxRow): void => {
    count(row, 1)
    const done = carry(row).finally(() => {
      count(row, -1)
      underWay.delete(done)
      loop.wake()
    })
    underWay.add(done)
  }
  /** Channels that have all they may: a provider that is slow must not keep messages from others. */
  const full = (): OutboxRow['channel'][] =>
    [...ofChannel].filter(([, under]) => under >= atOnce).map(([channel]) => channel)
  /** So many more that no channel gets more than it may, whichever they belong to. */
  const room = (): number =>
    atOnce - Math.max(0, ...[...ofChannel.values()].filter((under) => under < atOnce))

  const loop = createDueLoop({
    clock,
    onError,
    ...(longestSleep === undefined ? {} : { longestSleep }),
    async nextIn() {
      const at = await store.read((tx) => tx.outbox.nextAttemptAt(full()))
      return at === null ? null : at - clock.now().elapsed
    },
    async round() {
      const now = clock.now()
      const rows = await store.commit((tx) => tx.outbox.claim(now, now.elapsed + leaseMs, room(), full()))
      rows.forEach(begin)
    },
  })
  return {
    ...loop,
    async stop() {
      // A receiver that does not answer must not hold up the end; its message is tried again, under the same id.
      const cancel = clock.after(STOP_GRACE_MS, () => stopping.abort())
      await loop.stop()
      await Promise.all(underWay)
      cancel()
    },
  }
}
