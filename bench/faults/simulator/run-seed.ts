import { MINUTE_MS } from '../../../shared/domain/time.ts'
import { work } from './agents.ts'
import { breachesOf } from './checks.ts'
import { cancel, decide, editFlow, look, reorganise } from './people.ts'
import { AGENTS, ROLES } from './stage.ts'
import { createWorld, type World } from './world.ts'

export interface SeedResult {
  readonly seed: number
  readonly breaches: readonly string[]
  readonly requests: number
  readonly decisions: number
  readonly executions: number
  readonly crashes: number
  readonly warnings: readonly string[]
  readonly statuses: readonly string[]
}

const HOUR_MS = 60 * MINUTE_MS
/** How long the world is troubled, and how long it then has to come to rest. */
const TROUBLED_MS = 3 * HOUR_MS
const HEALING_MS = 2 * HOUR_MS
/** Longer than the longest back-off of a message. */
const LONG_HEALING_MS = 8 * HOUR_MS
const DAY_MS = 24 * HOUR_MS

/**
 * Runs one world from its seed and tells what broke. The same seed and length give the same world, event for event.
 * `days`: how long it is troubled, now and then, with crashes all the while; null: three hours, all at once.
 */
export async function runSeed(seed: number, days: number | null = null): Promise<SeedResult> {
  const world = createWorld(seed, days === null ? 'short' : 'long')
  const { random, schedule } = world
  for (let replica = 0; replica < world.replicas; replica += 1) await world.boot()
  const length = days === null ? TROUBLED_MS : days * DAY_MS
  if (days === null) trouble(world, 0, random.between(3, 8), random.between(15, 40))
  else {
    for (let episode = random.between(2, 4); episode > 0; episode -= 1)
      trouble(world, random.between(0, length - TROUBLED_MS), random.between(1, 4), random.between(5, 20))
  }
  await schedule.run(length)
  await heal(world)
  await schedule.run(length + (world.mailIsDown ? LONG_HEALING_MS : HEALING_MS))
  return resultOf(world)
}

function resultOf(world: World): SeedResult {
  const rows = [...world.disk.requests.values()]
  return {
    seed: world.seed,
    breaches: breachesOf(world),
    requests: rows.length,
    decisions: world.acknowledged.length,
    executions: world.executions.length,
    crashes: world.crashes,
    warnings: world.warnings,
    statuses: rows.map(({ state }) => state.status),
  }
}

/** How often the clock of a world about clocks is moved. */
const MOST_JUMPS = 8
const JUMPS_MS = [-HOUR_MS, HOUR_MS, 3 * DAY_MS, -2 * DAY_MS]

/**
 * A world in which nothing fails but the wall clock, which begins shortly before a moment that is hard for clocks and
 * jumps again and again: each timer has to fire neither early nor late by the time that really passed.
 */
export async function runClockSeed(seed: number): Promise<SeedResult & { readonly jumps: number }> {
  const world = createWorld(seed, 'clock')
  const { random, schedule } = world
  await world.boot()
  trouble(world, 0, random.between(3, 8), 0)
  for (let act = random.between(5, 15); act > 0; act -= 1)
    schedule.after(random.between(0, TROUBLED_MS), () => void personActs(world))
  for (let jump = random.between(1, MOST_JUMPS); jump > 0; jump -= 1)
    schedule.after(random.between(0, TROUBLED_MS), () => world.jumpWall(random.pick(JUMPS_MS)))
  await schedule.run(TROUBLED_MS + HEALING_MS)
  return { ...resultOf(world), jumps: world.wallJumps }
}

function personActs(world: World): Promise<void> {
  const { random, disk } = world
  const pending = [...disk.requests.values()].filter(({ state }) => state.status === 'pending')
  const who = random.pick(Object.keys(ROLES))
  return pending.length === 0 ? look(world, who) : decide(world, who, random.pick(pending))
}

/** Hours in which agents want something, people act, and machines fail. `from`: ms after the beginning. */
function trouble(world: World, from: number, calls: number, acts: number): void {
  const { random, schedule } = world
  for (let call = calls; call > 0; call -= 1)
    schedule.after(from + random.between(0, TROUBLED_MS / 2), () => void work(world, random.pick(AGENTS)))
  for (let act = acts; act > 0; act -= 1)
    schedule.after(from + random.between(0, TROUBLED_MS), () => void somethingHappens(world))
}

async function somethingHappens(world: World): Promise<void> {
  const { random, disk } = world
  const pending = [...disk.requests.values()].filter(({ state }) => state.status === 'pending')
  const act = random.next()
  if (act < 0.6 && pending.length > 0)
    return decide(world, random.pick(Object.keys(ROLES)), random.pick(pending))
  if (act < 0.72) return look(world, random.pick(Object.keys(ROLES)))
  if (act < 0.75 && pending.length > 0) return void (await cancel(world, random.pick(pending)))
  if (act < 0.82) return reorganise(world)
  if (act < 0.86) return editFlow(world)
  if (act < 0.94) return crash(world)
  // With several coordinators a clock of one machine is not the clock of all; each machine's own is tested alone.
  if (world.replicas === 1)
    world.jumpWall(random.pick([-2 * 24 * HOUR_MS, -HOUR_MS, HOUR_MS, 3 * 24 * HOUR_MS]))
}

function crash(world: World): void {
  const living = world.coordinators.filter(({ alive }) => alive)
  if (living.length > 0) world.random.pick(living).kill()
}

/** Nothing is lost any more, and as many coordinators live as there should be. */
async function heal(world: World): Promise<void> {
  world.healed = true
  const living = world.coordinators.filter(({ alive }) => alive).length
  for (let replica = living; replica < world.replicas; replica += 1) await world.boot()
}
