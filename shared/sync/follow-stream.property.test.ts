import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ServerMessage } from '../contract/stream.ts'
import { crank, event, hello, type CrankedWire } from './testing/cranked-wire.ts'

type Action = {
  readonly do: 'append' | 'deliver' | 'break' | 'settle' | 'fail-next' | 'sleep' | 'nudge' | 'trim'
}

/** A coordinator with a log that can be trimmed, and one session for each wire that was opened. */
function coordinator() {
  let head = 0
  let trimmed = 0
  const sessions = new Map<CrankedWire, ServerMessage[]>()
  const open = new Set<CrankedWire>()
  return {
    head: () => head,
    append() {
      head += 1
      for (const wire of open) sessions.get(wire)?.push(event(head))
    },
    trim() {
      trimmed = head
    },
    /** Greets wires that are new since the last call. */
    accept(wires: readonly CrankedWire[]) {
      for (const wire of wires) {
        if (sessions.has(wire)) continue
        const since = wire.since ?? head
        const replay: ServerMessage[] =
          since < trimmed
            ? [{ type: 'resync', seq: head }]
            : Array.from({ length: head - since }, (_, index) => event(since + index + 1))
        sessions.set(wire, [hello(head), ...replay, { type: 'caught-up', seq: head }])
        open.add(wire)
      }
    },
    deliverOne(wire: CrankedWire) {
      const message = sessions.get(wire)?.shift()
      if (message) wire.deliver(message)
    },
    pending: (wire: CrankedWire) => (sessions.get(wire)?.length ?? 0) > 0,
    drop: (wire: CrankedWire) => open.delete(wire),
  }
}

const actions = fc.array(
  fc.record({
    do: fc.constantFrom<Action['do']>(
      'append',
      'append',
      'deliver',
      'deliver',
      'deliver',
      'break',
      'settle',
      'fail-next',
      'sleep',
      'nudge',
      'trim',
    ),
  }),
  { maxLength: 120 },
)

describe('following the stream through anything', () => {
  it('stores every event once, in order, or loads everything again', async () => {
    await fc.assert(
      fc.asyncProperty(actions, fc.boolean(), async (script, together) => {
        const server = coordinator()
        const stored = new Set<number>()
        const order: number[] = []
        const repeats: number[] = []
        let failNext = false
        const refuse = (): void => {
          if (!failNext) return
          failNext = false
          throw new Error('store refused')
        }
        const store = ({ seq }: { readonly seq: number }): void => {
          // Thrown here, it would pass for a store that fails.
          if (stored.has(seq)) repeats.push(seq)
          stored.add(seq)
          order.push(seq)
        }
        const turn = crank(
          (message) => {
            refuse()
            if (message.type === 'event') store(message)
            if (message.type === 'resync') for (let seq = 1; seq <= message.seq; seq++) stored.add(seq)
          },
          {
            since: 0,
            ...(together
              ? {
                  onEvents(events) {
                    refuse()
                    events.forEach(store)
                  },
                }
              : {}),
          },
        )
        turn.follower.start()
        for (const action of script) {
          server.accept(turn.wires)
          const wire = turn.latest()
          if (action.do === 'append') server.append()
          if (action.do === 'deliver') server.deliverOne(wire)
          if (action.do === 'break') {
            server.drop(wire)
            wire.break(1006)
          }
          if (action.do === 'settle') await turn.settle()
          if (action.do === 'fail-next') failNext = true
          if (action.do === 'sleep') turn.pass(100_000)
          if (action.do === 'nudge') turn.follower.nudge()
          if (action.do === 'trim') server.trim()
        }
        // Then the world is calm again.
        failNext = false
        for (let round = 0; round < 6; round++) {
          await turn.settle()
          if (turn.follower.status() === 'reconnecting') turn.pass(45_000)
          server.accept(turn.wires)
          while (server.pending(turn.latest())) server.deliverOne(turn.latest())
        }
        await turn.settle()
        expect(turn.follower.status()).toBe('live')
        expect(repeats).toEqual([])
        expect(stored.size).toBe(server.head())
        expect(order).toEqual(order.toSorted((a, b) => a - b))
      }),
      { numRuns: 1_000 },
    )
  })
})
