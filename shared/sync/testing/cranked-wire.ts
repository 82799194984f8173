import type { ServerMessage } from '../../contract/stream.ts'
import type { DeliveredMessage } from '../connection.ts'
import { followStream, type Follower, type FollowerParts, type WireListener } from '../follow-stream.ts'

/** One wire as the test sees it: it decides when a frame arrives and when the wire breaks. */
export interface CrankedWire {
  readonly since: number | null
  readonly sent: readonly string[]
  /** Code with which the client closed, or null. */
  readonly closedByClient: number | null
  deliver(message: ServerMessage): void
  deliverText(text: string): void
  break(code: number): void
}

export interface Crank {
  readonly follower: Follower
  readonly wires: readonly CrankedWire[]
  readonly statuses: readonly string[]
  readonly problems: readonly string[]
  latest(): CrankedWire
  /** Moves the clock on and runs what became due. */
  pass(ms: number): void
  /** Lets stored messages settle. */
  settle(): Promise<void>
}

/** A follower on a clock and wires that stand still until the test turns the crank. */
export function crank(
  onMessage: FollowerParts['onMessage'],
  {
    since = null,
    random = () => 0.5,
    onEvents,
  }: { since?: number | null; random?: () => number; onEvents?: FollowerParts['onEvents'] } = {},
): Crank {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  const wires: CrankedWire[] = []
  const statuses: string[] = []
  const problems: string[] = []

  const follower = followStream(
    {
      open(from, listener) {
        const wire = crankedWire(from, listener)
        wires.push(wire.seen)
        return wire.mine
      },
      onMessage,
      ...(onEvents ? { onEvents } : {}),
      onStatus: (status) => statuses.push(status),
      onProblem: (problem, detail) => problems.push(`${problem}: ${detail}`),
      now: () => now,
      random,
      schedule(ms, run) {
        const timer = { at: now + ms, run }
        timers.push(timer)
        return () => {
          timers = timers.filter((other) => other !== timer)
        }
      },
    },
    since,
  )

  return {
    follower,
    wires,
    statuses,
    problems,
    latest() {
      const wire = wires.at(-1)
      if (!wire) throw new Error('no wire was opened')
      return wire
    },
    pass(ms) {
      const until = now + ms
      for (;;) {
        const due = timers.filter((timer) => timer.at <= until).toSorted((a, b) => a.at - b.at)[0]
        if (!due) break
        timers = timers.filter((timer) => timer !== due)
        now = Math.max(now, due.at)
        due.run()
      }
      now = until
    },
    async settle() {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    },
  }
}

function crankedWire(since: number | null, listener: WireListener) {
  const sent: string[] = []
  let over = false
  let closedByClient: number | null = null
  const deliverText = (text: string) => {
    if (!over) listener.frame(text)
  }
  return {
    mine: {
      send: (text: string) => void (over || sent.push(text)),
      close: (code: number) => {
        over = true
        closedByClient = code
      },
    },
    seen: {
      since,
      sent,
      get closedByClient() {
        return closedByClient
      },
      deliverText,
      deliver: (message: ServerMessage) => deliverText(JSON.stringify(message)),
      break: (code: number) => {
        if (over) return
        over = true
        listener.closed(code)
      },
    },
  }
}

export const hello = (head: number): ServerMessage => ({ type: 'hello', version: '1', head, userId: 'ada' })
export const event = (seq: number): ServerMessage => ({
  type: 'event',
  seq,
  event: 'request.created',
  at: '2026-01-01T00:00:00.000Z',
  changes: [{ kind: 'removed', of: 'request', id: `r${seq}` }],
})

/** Remembers what was stored, as `type` or `type:seq`. */
export function recorder() {
  const stored: string[] = []
  const store = (message: DeliveredMessage) =>
    void stored.push('seq' in message ? `${message.type}:${message.seq}` : message.type)
  return { stored, store }
}
