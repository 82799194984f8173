import type { ClientMessage } from '../contract/stream.ts'
import {
  newConnection,
  statusOf,
  type Connection,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionStatus,
  type DeliveredMessage,
  type StreamProblem,
} from './connection.ts'
import { stepConnection, wakeAt } from './step-connection.ts'

/** A client that was away for long gets thousands of events at once: so many are stored together. */
const MOST_AT_ONCE = 100

export type DeliveredEvent = Extract<DeliveredMessage, { type: 'event' }>

/** One socket, or whatever stands for it. Calls after it closed do nothing. */
export interface Wire {
  send(text: string): void
  close(code: number): void
}

export interface WireListener {
  frame(text: string): void
  /** Exactly once, also when the wire never opened. A refused key is told as `CLOSE.signedOut`. */
  closed(code: number): void
}

/** The outside world, handed in: this folder reads no clock, draws nothing and opens nothing by itself. */
export interface FollowerParts {
  /** Opens at once and reports through the listener, never before it has returned. */
  open(since: number | null, listener: WireListener): Wire
  /**
   * Stores one message. They come one by one, in order. A failure makes the stream come again from the last one stored.
   * `resync` means: load everything again, then return.
   */
  onMessage(message: DeliveredMessage): void | Promise<void>
  /** Stores events that have piled up, in order and all or none. Without it each goes to `onMessage`. */
  onEvents?(events: readonly DeliveredEvent[]): void | Promise<void>
  onStatus(status: ConnectionStatus): void
  onProblem(problem: StreamProblem | 'not-handled', detail: string): void
  /** Any monotonic clock, ms. */
  now(): number
  random(): number
  /** Runs once after `ms`; answers how to cancel. */
  schedule(ms: number, run: () => void): () => void
}

export interface Follower {
  start(): void
  /** What was delivered and not begun is dropped: nothing is stored after a sign-out. */
  stop(): void
  nudge(): void
  /** Says something to the coordinator now, or as soon as it can be heard. */
  tell(message: ClientMessage): void
  status(): ConnectionStatus
  /** The last sequence stored; null before the first greeting. */
  since(): number | null
}

/** Keeps one client on the stream: runs `stepConnection` over a real wire, a clock and an application. */
export function followStream(parts: FollowerParts, since: number | null): Follower {
  let state: Connection = newConnection(since)
  let wire: Wire | null = null
  let cancelWake: (() => void) | null = null
  let queue: DeliveredMessage[] = []
  let working = false

  function put(input: ConnectionInput): void {
    const before = statusOf(state)
    const next = stepConnection(state, input, { at: parts.now(), random: parts.random() })
    state = next.state
    for (const effect of next.effects) run(effect)
    armWake()
    const after = statusOf(state)
    if (after !== before) parts.onStatus(after)
  }

  function run(effect: ConnectionEffect): void {
    switch (effect.do) {
      case 'open': {
        const number = effect.wire
        wire = parts.open(effect.since, {
          frame: (text) => put({ type: 'frame', wire: number, text }),
          closed: (code) => put({ type: 'closed', wire: number, code }),
        })
        return
      }
      case 'close':
        wire?.close(effect.code)
        wire = null
        return
      case 'send':
        wire?.send(JSON.stringify(effect.message))
        return
      case 'deliver':
        queue.push(effect.message)
        void work()
        return
      case 'report':
        parts.onProblem(effect.problem, effect.detail)
    }
  }

  function armWake(): void {
    cancelWake?.()
    cancelWake = null
    const due = wakeAt(state)
    if (due !== null) cancelWake = parts.schedule(Math.max(0, due - parts.now()), () => put({ type: 'wake' }))
  }

  /** Answers the last sequence that is stored with it; null for what has none. */
  async function store(message: DeliveredMessage): Promise<number | null> {
    if (message.type === 'event' && parts.onEvents) {
      const events = [message, ...eventsAhead()]
      queue = queue.slice(events.length - 1)
      await parts.onEvents(events)
      return events.at(-1)?.seq ?? null
    }
    await parts.onMessage(message)
    return 'seq' in message ? message.seq : null
  }

  function eventsAhead(): readonly DeliveredEvent[] {
    const events: DeliveredEvent[] = []
    for (const message of queue) {
      if (message.type !== 'event' || events.length === MOST_AT_ONCE - 1) break
      events.push(message)
    }
    return events
  }

  async function work(): Promise<void> {
    if (working) return
    working = true
    for (let message = queue.shift(); message; message = queue.shift()) {
      try {
        const seq = await store(message)
        if (seq !== null) put({ type: 'handled', seq })
      } catch (error) {
        queue = []
        parts.onProblem('not-handled', error instanceof Error ? error.message : String(error))
        put({ type: 'not-handled' })
      }
    }
    working = false
  }

  return {
    start: () => put({ type: 'start' }),
    stop: () => {
      queue = []
      put({ type: 'stop' })
    },
    nudge: () => put({ type: 'nudge' }),
    tell: (message) => put({ type: 'tell', message }),
    status: () => statusOf(state),
    since: () => state.since,
  }
}
