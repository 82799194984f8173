import { describe, expect, it } from 'vitest'
import type { CoordinatorState } from '../../../shared/contract/ipc.ts'
import { createSupervisor, type ChildListener } from './supervisor.ts'
import {
  MOST_FAILURES,
  MOST_FAILURES_WHEN_TOLD,
  START_LIMIT_MS,
  STEADY_AFTER_MS,
  STOP_LIMIT_MS,
} from './supervision.ts'

const URL_OF = (n: number) => `http://127.0.0.1:${4000 + n}`

/** A supervisor over processes that do only what the test says, on a clock that the test moves. */
function stage() {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  const children: { listener: ChildListener; asked: number; killed: number }[] = []
  const states: CoordinatorState[] = []
  const supervisor = createSupervisor({
    spawn(listener) {
      const child = { listener, asked: 0, killed: 0 }
      children.push(child)
      return { askToStop: () => void child.asked++, kill: () => void child.killed++ }
    },
    onState: (state) => states.push(state),
    now: () => now,
    random: () => 0,
    schedule(ms, run) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => void (timers = timers.filter((other) => other !== timer))
    },
  })
  return {
    supervisor,
    children,
    states,
    last() {
      const child = children.at(-1)
      if (!child) throw new Error('nothing was started')
      return child
    },
    pass(ms: number) {
      const until = now + ms
      for (;;) {
        const due = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
        if (!due) break
        timers = timers.filter((timer) => timer !== due)
        now = Math.max(now, due.at)
        due.run()
      }
      now = until
    },
  }
}

describe('supervising the coordinator', () => {
  it('starts one and tells its address', () => {
    const { supervisor, last, states, children } = stage()
    supervisor.start()
    supervisor.start()
    expect(children).toHaveLength(1)
    expect(supervisor.url()).toBeNull()
    last().listener.said({ type: 'listening', url: URL_OF(1) })
    expect(supervisor.url()).toBe(URL_OF(1))
    expect(states).toEqual([{ state: 'running', url: URL_OF(1) }])
  })

  it('starts another after a crash, later each time, and starts over after a steady one', () => {
    const { supervisor, last, states, children, pass } = stage()
    supervisor.start()
    last().listener.said({ type: 'listening', url: URL_OF(1) })
    last().listener.exited(139)
    expect(supervisor.url()).toBeNull()
    expect(states.at(-1)).toEqual({ state: 'restarting', attempt: 1, inMs: 250 })
    pass(250)
    expect(children).toHaveLength(2)
    last().listener.exited(1)
    expect(states.at(-1)).toEqual({ state: 'restarting', attempt: 2, inMs: 500 })
    pass(500)
    last().listener.said({ type: 'listening', url: URL_OF(2) })
    pass(STEADY_AFTER_MS)
    last().listener.exited(1)
    expect(states.at(-1)).toEqual({ state: 'restarting', attempt: 1, inMs: 250 })
  })

  it('gives up aloud after many crashes, and starts again when asked', () => {
    const { supervisor, last, states, children, pass } = stage()
    supervisor.start()
    for (let crash = 0; crash <= MOST_FAILURES; crash++) {
      last().listener.exited(7)
      pass(30_000)
    }
    expect(children).toHaveLength(MOST_FAILURES + 1)
    expect(states.at(-1)).toEqual({ state: 'failed', detail: 'It ended while starting, with code 7.' })
    supervisor.restart()
    expect(children).toHaveLength(MOST_FAILURES + 2)
    expect(states.at(-1)).toEqual({ state: 'starting' })
  })

  it('passes on why one says it cannot start, and does not try long', () => {
    const { supervisor, last, states, children, pass } = stage()
    supervisor.start()
    for (let round = 0; round < 5; round++) {
      last().listener.said({ type: 'failed', code: 'port_in_use', detail: 'Port 4780 is taken.' })
      last().listener.exited(1)
      pass(30_000)
    }
    expect(states.at(-1)).toEqual({ state: 'failed', detail: 'Port 4780 is taken. (port_in_use)' })
    expect(children).toHaveLength(MOST_FAILURES_WHEN_TOLD + 1)
  })

  it('kills one that says nothing', () => {
    const { supervisor, last, states, pass } = stage()
    supervisor.start()
    pass(START_LIMIT_MS)
    expect(last().killed).toBe(1)
    last().listener.exited(137)
    expect(states.at(-1)).toMatchObject({ state: 'restarting', attempt: 1 })
  })

  it('stops gracefully, and by force when that takes too long', async () => {
    const { supervisor, last, children, pass } = stage()
    supervisor.start()
    last().listener.said({ type: 'listening', url: URL_OF(1) })
    const stopped = supervisor.stop()
    expect(last()).toMatchObject({ asked: 1, killed: 0 })
    pass(STOP_LIMIT_MS)
    expect(last().killed).toBe(1)
    last().listener.said({ type: 'stopped' })
    last().listener.exited(137)
    await stopped
    pass(600_000)
    expect(children).toHaveLength(1)
  })

  it('ends one that says it has stopped', async () => {
    const { supervisor, last } = stage()
    supervisor.start()
    last().listener.said({ type: 'listening', url: URL_OF(1) })
    const stopped = supervisor.stop()
    last().listener.said({ type: 'stopped' })
    expect(last().killed).toBe(1)
    last().listener.exited(0)
    await stopped
  })

  it('stops at once while it waits for the next try', async () => {
    const { supervisor, last, children, pass } = stage()
    supervisor.start()
    last().listener.exited(1)
    await supervisor.stop()
    pass(600_000)
    expect(children).toHaveLength(1)
  })

  it('restarts a running one without counting a failure', () => {
    const { supervisor, last, children, states } = stage()
    supervisor.start()
    last().listener.said({ type: 'listening', url: URL_OF(1) })
    supervisor.restart()
    expect(last().asked).toBe(1)
    last().listener.exited(0)
    expect(children).toHaveLength(2)
    last().listener.said({ type: 'listening', url: URL_OF(2) })
    expect(states.at(-1)).toEqual({ state: 'running', url: URL_OF(2) })
  })

  it('does not listen to one that is gone', () => {
    const { supervisor, children, pass } = stage()
    supervisor.start()
    const first = children[0]?.listener
    first?.exited(1)
    pass(250)
    first?.said({ type: 'listening', url: URL_OF(9) })
    first?.exited(1)
    expect(supervisor.url()).toBeNull()
    expect(children).toHaveLength(2)
  })
})
