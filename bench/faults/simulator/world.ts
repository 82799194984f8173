import type { Channel } from '../../../coordinator/ports/channel.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { MINUTE_MS } from '../../../shared/domain/time.ts'
import { bootCoordinator, type SimulatedCoordinator } from './coordinator.ts'
import { createDisk, type Disk } from './disk.ts'
import { createRandom, type Random } from './random.ts'
import { createSchedule, type Schedule } from './schedule.ts'
import { setStage } from './stage.ts'

/**
 * `short`: hours full of trouble; `long`: weeks, of which most hours are calm; `clock`: hours in which nothing fails but
 * the wall clock.
 */
export type WorldKind = 'short' | 'long' | 'clock'

/** Something that reached a connector. */
export interface Execution {
  readonly requestId: string
  readonly tool: string
  readonly callId: string
  readonly canonicalArguments: string
  readonly realAt: number
}

/** Everything that one seed makes: the disk, the coordinators, time, the network, and what was seen from outside. */
export interface World {
  readonly seed: number
  readonly random: Random
  readonly schedule: Schedule
  readonly disk: Disk
  readonly coordinators: SimulatedCoordinator[]
  readonly replicas: number
  /** It lasts for weeks, of which most hours are calm: what is done every few seconds is then done less often. */
  readonly isLong: boolean
  readonly mail: Channel
  /** No mail leaves until the world heals: the back-off then has hours to go. */
  readonly mailIsDown: boolean
  readonly executions: Execution[]
  /** Decisions whose success was told to a person. */
  readonly acknowledged: {
    readonly decisionId: string
    readonly requestId: string
    readonly verdict: string
  }[]
  /** Breaches seen while the world ran. */
  readonly seen: string[]
  readonly warnings: string[]
  /** Messages whose delivery is on record: they must never leave again. */
  readonly recordedDeliveries: Set<string>
  /** Real times between which no coordinator lived. */
  readonly outages: { from: number; until: number }[]
  crashes: number
  wallJumps: number
  nextId: number
  /** From here on nothing is lost and nobody dies. */
  healed: boolean
  wall(): number
  jumpWall(ms: number): void
  boot(): Promise<void>
  /** A coordinator has died: after a while another takes its place. */
  died(): void
  /** One call over the network: it may be lost, doubled, or answered too late. */
  send<T>(work: (coordinator: SimulatedCoordinator) => Promise<T>): Promise<Answer<T>>
}

/** What a caller gets to know. `lost`: no answer came, and nothing is known of what happened. */
export type Answer<T> =
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'refused'; readonly code: string }
  | { readonly is: 'lost' }

const EPOCH = Date.UTC(2026, 10, 22)
/** The clocks of Europe go on and back an hour; signed seconds run out; 2100 has no leap day. */
const HARD_MOMENTS = [
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2038, 0, 19, 3, 14, 8),
  Date.UTC(2100, 1, 28, 24),
]
const HOUR_MS = 60 * MINUTE_MS
const ANSWER_LIMIT_MS = 20_000

export function createWorld(seed: number, kind: WorldKind = 'short'): World {
  const random = createRandom(seed)
  const schedule = createSchedule()
  const disk = createDisk()
  setStage(disk)
  let wallOffset = 0
  const mailIsDown = kind !== 'clock' && random.chance(0.3)
  const epoch = kind === 'clock' ? random.pick(HARD_MOMENTS) - HOUR_MS : EPOCH
  let downSince: number | null = null

  const world: World = {
    seed,
    random,
    schedule,
    disk,
    coordinators: [],
    replicas: kind === 'clock' ? 1 : random.between(1, 3),
    isLong: kind === 'long',
    mailIsDown,
    mail: {
      kind: 'email',
      async send(message) {
        await schedule.sleep(random.between(50, 3_000))
        if (world.recordedDeliveries.has(message.id))
          world.seen.push(`10 outbox: ${message.id} sent again after it was delivered`)
        if (!world.healed && (mailIsDown || random.chance(0.3)))
          return { status: 'retry', response: '451 try later' }
        return { status: 'delivered', response: '250 accepted' }
      },
      close: async () => undefined,
    },
    executions: [],
    acknowledged: [],
    seen: [],
    warnings: [],
    recordedDeliveries: new Set(),
    outages: [],
    crashes: 0,
    wallJumps: 0,
    nextId: 1,
    healed: kind === 'clock',
    wall: () => epoch + schedule.now + wallOffset,
    jumpWall(ms) {
      wallOffset += ms
      world.wallJumps += 1
    },
    async boot() {
      world.coordinators.push(await bootCoordinator(world))
      if (downSince !== null) world.outages.push({ from: downSince, until: schedule.now })
      downSince = null
    },
    died() {
      world.crashes += 1
      if (world.coordinators.every(({ alive }) => !alive)) downSince ??= schedule.now
      if (world.healed) return
      const away = random.chance(0.2) ? random.between(10, 60) * MINUTE_MS : random.between(500, 30_000)
      schedule.after(away, () => {
        if (!world.healed) void world.boot()
      })
    },
    send: (work) =>
      new Promise((resolve) => {
        const limit = schedule.after(ANSWER_LIMIT_MS, () => resolve({ is: 'lost' }))
        const answerWith = (answer: Parameters<typeof resolve>[0]): void => {
          if (!world.healed && random.chance(0.05)) return
          schedule.after(random.between(1, 200), () => {
            limit()
            resolve(answer)
          })
        }
        const deliver = (): void => {
          const living = world.coordinators.filter(({ alive }) => alive)
          if (living.length === 0 || (!world.healed && random.chance(0.05))) return
          const coordinator = random.pick(living)
          // An answer that was put on the wire arrives even if its sender dies right after.
          work(coordinator).then(
            (value) => answerWith({ is: 'done', value }),
            (error: unknown) =>
              answerWith({ is: 'refused', code: error instanceof AppError ? error.code : String(error) }),
          )
        }
        schedule.after(random.between(1, 200), deliver)
        if (!world.healed && random.chance(0.1)) schedule.after(random.between(1, 5_000), deliver)
      }),
  }
  return world
}
