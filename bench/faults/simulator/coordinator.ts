import { isSignedBy } from '../../../coordinator/adapters/crypto/device-signature.ts'
import { createLogSigner, newSigningKey } from '../../../coordinator/adapters/crypto/log-signer.ts'
import { createSystemClock, type ClockReading } from '../../../coordinator/adapters/system/system-clock.ts'
import { createCalls } from '../../../coordinator/core/calls/create-calls.ts'
import { recoverInterruptedCalls } from '../../../coordinator/core/calls/finish-call.ts'
import type { CallUseCases } from '../../../coordinator/core/core-contract.ts'
import type { Core } from '../../../coordinator/core/core.ts'
import { settleDelivery } from '../../../coordinator/core/deliveries/settle-delivery.ts'
import { runDueTimers } from '../../../coordinator/core/requests/run-due-timers.ts'
import { createWaiters } from '../../../coordinator/core/requests/waiters.ts'
import { startOutboxWorker } from '../../../coordinator/entry/workers/outbox-worker.ts'
import { startTimersWorker } from '../../../coordinator/entry/workers/timers-worker.ts'
import type { Clock } from '../../../coordinator/ports/clock.ts'
import { NO_CHANNELS } from '../../../coordinator/testing/no-channels.ts'
import { createMemoryStore } from './memory-store.ts'
import { TOOLS } from './stage.ts'
import { witness } from './witness.ts'
import type { World } from './world.ts'

/** One running coordinator of the simulated world: the product's use cases and workers on a simulated disk. */
export interface SimulatedCoordinator {
  readonly core: Core
  readonly calls: CallUseCases
  readonly alive: boolean
  /** The process is gone, from one moment to the next. */
  kill(): void
  /** The reading of the clock that it last kept, had it kept one every ten seconds, and the real time of that. */
  kept(): { readonly realAt: number; readonly reading: ClockReading }
}

const CLOCK_KEPT_EVERY_MS = 10_000
/** Every commit wakes the workers; looking more often would only cost time here. */
const LONGEST_SLEEP_MS = 60_000
/** The same in a world of weeks, which would else be about nothing but clocks. */
const LONG_WORLD = { clockKeptEvery: 1_800_000, longestSleep: 3_600_000 }

export async function bootCoordinator(world: World): Promise<SimulatedCoordinator> {
  const { schedule, disk, random } = world
  const { clockKeptEvery, longestSleep } = world.isLong
    ? LONG_WORLD
    : { clockKeptEvery: CLOCK_KEPT_EVERY_MS, longestSleep: LONGEST_SLEEP_MS }
  let alive = true
  const bootedAt = schedule.now
  let lastKept: ReturnType<SimulatedCoordinator['kept']> | null = null
  const kept = (): ReturnType<SimulatedCoordinator['kept']> => {
    if (lastKept) return lastKept
    const since = (schedule.now - bootedAt) % CLOCK_KEPT_EVERY_MS
    const { at, elapsed, running } = clock.now()
    return {
      realAt: schedule.now - since,
      reading: { at: at - since, elapsed: elapsed - since, running: running - since },
    }
  }
  const kill = (): void => {
    if (!alive) return
    lastKept = kept()
    alive = false
    world.died()
  }
  const dies = (probability: number) => (): boolean => {
    if (!alive) return true
    if (world.healed || !random.chance(probability)) return false
    kill()
    return true
  }
  const store = createMemoryStore(
    disk,
    () => schedule.now,
    {
      beforeDurable: dies(0.002),
      durable: (committed) => witness(world, committed),
      afterDurable: dies(0.002),
    },
    () => alive,
  )
  const system = createSystemClock(keptReading(world), {
    wall: () => world.wall(),
    monotonic: () => schedule.now,
  })
  const clock: Clock = { now: system.now, after: (ms, work) => schedule.after(ms, () => alive && work()) }
  const core: Core = {
    store,
    clock,
    ids: {
      ulid: () => `id-${String(world.nextId++).padStart(8, '0')}`,
      secret: () => `secret-${world.nextId++}`,
    },
    secrets: { keySource: 'environment', seal: (text) => text, open: (text) => text },
    signingKeys: { newKey: newSigningKey, signer: createLogSigner, isSignedBy },
    waiters: createWaiters(clock.after),
    mode: 'team',
    unusedSessionsEnd: { web: Infinity, desktop: Infinity },
    version: 'simulated',
    publicUrl: 'http://countersign.test',
    connectorStatus: () => ({ status: 'connected', tools: TOOLS }),
    connectorsChanged: () => undefined,
    channels: NO_CHANNELS,
    canSend: (channel) => channel === 'email',
    warn: (message, data) => void world.warnings.push(`${message} ${JSON.stringify(data)}`),
  }
  const onError = (error: unknown): void => void world.warnings.push(`worker: ${String(error)}`)
  const keepClock = (): void => {
    void store
      .commit((tx) => tx.values.set('clock', JSON.stringify(clock.now())))
      .then(() => clock.after(clockKeptEvery, keepClock))
  }
  await recoverInterruptedCalls(core)
  keepClock()
  const timers = startTimersWorker({
    store,
    clock,
    onError,
    longestSleep,
    runDueTimers: async () => {
      await runDueTimers(core)
    },
  })
  const outbox = startOutboxWorker({
    store,
    clock,
    onError,
    longestSleep,
    settle: (row, outcome) => settleDelivery(core, row, outcome),
    channelFor: async () => world.mail,
  })
  store.onCommitted((committed) => {
    if (committed.length === 0) return
    core.waiters.changed(
      new Set(
        committed
          .filter(({ entry }) => entry.subject.kind === 'request')
          .map(({ entry }) => entry.subject.id),
      ),
    )
    timers.wake()
    outbox.wake()
  })
  return {
    core,
    calls: createCalls(core),
    get alive() {
      return alive
    },
    kill,
    kept,
  }
}

function keptReading({ isLong, disk, coordinators }: World): ClockReading | null {
  if (isLong) {
    const newest = coordinators.map(({ kept }) => kept()).sort((one, other) => other.realAt - one.realAt)[0]
    return newest?.reading ?? null
  }
  const kept = disk.values.get('clock')
  return kept === undefined ? null : (JSON.parse(kept) as ClockReading)
}
