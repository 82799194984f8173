import { describe, expect, it } from 'vitest'
import { CLOSE, PROTOCOL } from '../contract/stream.ts'
import { CLIENT_CLOSE } from './close-codes.ts'
import { GREETING_LIMIT_MS, SILENCE_LIMIT_MS, STEADY_AFTER_MS } from './step-connection.ts'
import { crank, event, hello, recorder } from './testing/cranked-wire.ts'

const ignore = () => undefined

describe('following the stream', () => {
  it('greets, catches up, and is live', async () => {
    const { stored, store } = recorder()
    const turn = crank(store, { since: 4 })
    turn.follower.start()
    expect(turn.latest().since).toBe(4)
    turn.latest().deliver(hello(6))
    turn.latest().deliver(event(5))
    turn.latest().deliver(event(6))
    turn.latest().deliver({ type: 'caught-up', seq: 6 })
    await turn.settle()
    expect(stored).toEqual(['hello', 'event:5', 'event:6', 'caught-up:6'])
    expect(turn.statuses).toEqual(['connecting', 'catching-up', 'live'])
    expect(turn.follower.since()).toBe(6)
  })

  it('answers the heartbeat and closes a silent wire', () => {
    const turn = crank(ignore, { since: 0 })
    turn.follower.start()
    turn.latest().deliver(hello(0))
    turn.latest().deliver({ type: 'ping', at: 77 })
    expect(turn.latest().sent).toEqual(['{"type":"pong","at":77}'])
    turn.pass(SILENCE_LIMIT_MS - 1)
    expect(turn.latest().closedByClient).toBeNull()
    turn.pass(1)
    expect(turn.wires[0]?.closedByClient).toBe(CLIENT_CLOSE.silent)
    turn.pass(1_000)
    expect(turn.wires).toHaveLength(2)
  })

  it('gives up a wire that never greets', () => {
    const turn = crank(ignore)
    turn.follower.start()
    turn.pass(GREETING_LIMIT_MS)
    expect(turn.wires[0]?.closedByClient).toBe(CLIENT_CLOSE.silent)
    expect(turn.follower.status()).toBe('reconnecting')
  })

  it('waits longer after each failure, and starts over after a steady connection', () => {
    const turn = crank(ignore, { since: 0, random: () => 0 })
    turn.follower.start()
    turn.latest().break(1006)
    turn.pass(249)
    expect(turn.wires).toHaveLength(1)
    turn.pass(1)
    expect(turn.wires).toHaveLength(2)
    turn.latest().break(1006)
    turn.pass(499)
    expect(turn.wires).toHaveLength(2)
    turn.pass(1)
    expect(turn.wires).toHaveLength(3)
    turn.latest().deliver(hello(0))
    turn.pass(STEADY_AFTER_MS)
    turn.latest().break(1006)
    turn.pass(250)
    expect(turn.wires).toHaveLength(4)
  })

  it.each([
    [CLOSE.signedOut.code, 'signed-out'],
    [CLOSE.newerProtocol.code, 'outdated'],
  ])('does not come back after close %i', (code, status) => {
    const turn = crank(ignore, { since: 0 })
    turn.follower.start()
    turn.latest().deliver(hello(0))
    turn.latest().break(code)
    turn.pass(3_600_000)
    expect(turn.wires).toHaveLength(1)
    expect(turn.follower.status()).toBe(status)
  })

  it('stays away from a coordinator whose protocol it does not know, and takes none of its events', async () => {
    const turn = crank(ignore, { since: 0 })
    turn.follower.start()
    turn.latest().deliver({ ...hello(5), protocol: PROTOCOL + 1 } as ReturnType<typeof hello>)
    turn.pass(3_600_000)
    expect(turn.follower.status()).toBe('outdated')
    expect(turn.follower.since()).toBe(0)
    expect(turn.wires).toHaveLength(1)
  })

  it('follows an older coordinator, which says no protocol', () => {
    const turn = crank(ignore, { since: 0 })
    turn.follower.start()
    turn.latest().deliver(hello(0))
    expect(turn.follower.status()).toBe('catching-up')
  })

  it.each(Object.values(CLOSE).filter((close) => close.retry))('comes back after close $code', ({ code }) => {
    const turn = crank(ignore, { since: 0 })
    turn.follower.start()
    turn.latest().deliver(hello(0))
    turn.latest().break(code)
    turn.pass(1_000)
    expect(turn.wires).toHaveLength(2)
  })

  it('loads again when the coordinator says so, and when its log is shorter than what is known', async () => {
    const { stored, store } = recorder()
    const turn = crank(store, { since: 50 })
    turn.follower.start()
    turn.latest().deliver(hello(9_000))
    turn.latest().deliver({ type: 'resync', seq: 9_000 })
    turn.latest().deliver(event(9_001))
    await turn.settle()
    expect(turn.follower.since()).toBe(9_001)
    turn.latest().break(1006)
    turn.pass(1_000)
    turn.latest().deliver(hello(3))
    turn.latest().deliver(event(4))
    await turn.settle()
    expect(stored).toEqual(['hello', 'resync:9000', 'event:9001', 'hello', 'resync:3', 'event:4'])
    expect(turn.follower.since()).toBe(4)
  })

  it('is live once it was told to load again: nothing of the past comes after that', async () => {
    const turn = crank(ignore, { since: 50 })
    turn.follower.start()
    turn.latest().deliver(hello(9_000))
    turn.latest().deliver({ type: 'resync', seq: 9_000 })
    await turn.settle()
    expect(turn.statuses).toEqual(['connecting', 'catching-up', 'live'])
  })

  it('keeps what it has to say until it can be heard', () => {
    const turn = crank(ignore, { since: 0 })
    turn.follower.tell({ type: 'shown', noticeId: 'n1' })
    turn.follower.start()
    turn.follower.tell({ type: 'shown', noticeId: 'n2' })
    expect(turn.latest().sent).toEqual([])
    turn.latest().deliver(hello(0))
    expect(turn.latest().sent).toEqual([
      '{"type":"shown","noticeId":"n1"}',
      '{"type":"shown","noticeId":"n2"}',
    ])
  })

  it('counts what it does not know and goes on', async () => {
    const { stored, store } = recorder()
    const turn = crank(store, { since: 0 })
    turn.follower.start()
    turn.latest().deliver(hello(1))
    turn.latest().deliverText('{"type":"weather"}')
    turn.latest().deliver(event(1))
    await turn.settle()
    expect(turn.problems).toEqual(['unknown-message: weather'])
    expect(stored).toEqual(['hello', 'event:1'])
  })

  it.each(['nonsense', JSON.stringify(event(1))])('closes a wire whose first frame is %s', (text) => {
    const turn = crank(ignore, { since: 0 })
    turn.follower.start()
    turn.latest().deliverText(text)
    expect(turn.wires[0]?.closedByClient).toBe(CLOSE.badMessage.code)
    expect(turn.problems).toHaveLength(1)
  })

  it('does not wait out the back-off when nudged', () => {
    const turn = crank(ignore, { since: 0 })
    turn.follower.start()
    turn.latest().break(1006)
    turn.follower.nudge()
    expect(turn.wires).toHaveLength(2)
  })

  it('replaces a wire that slept through a heartbeat when nudged, and keeps a fresh one', () => {
    const turn = crank(ignore, { since: 0 })
    turn.follower.start()
    turn.latest().deliver(hello(0))
    turn.follower.nudge()
    expect(turn.wires).toHaveLength(1)
    turn.pass(SILENCE_LIMIT_MS / 2 + 1)
    turn.follower.nudge()
    expect(turn.wires).toHaveLength(2)
    expect(turn.wires[0]?.closedByClient).toBe(CLIENT_CLOSE.silent)
  })
})
