import { describe, expect, it } from 'vitest'
import { CLOSE } from '../contract/stream.ts'
import { CLIENT_CLOSE } from './close-codes.ts'
import { crank, event, hello, recorder } from './testing/cranked-wire.ts'

const ignore = () => undefined

describe('following the stream', () => {
  it('follows from the newest when it has no past, and leaves out what is replayed all the same', async () => {
    const { stored, store } = recorder()
    const turn = crank(store)
    turn.follower.start()
    expect(turn.latest().since).toBeNull()
    turn.latest().deliver(hello(10))
    turn.latest().deliver(event(9))
    turn.latest().deliver(event(11))
    await turn.settle()
    expect(stored).toEqual(['hello', 'event:11'])
  })

  it('resumes after the last stored, not the last received', async () => {
    let release: () => void = ignore
    const turn = crank((message) =>
      message.type === 'event' && message.seq === 2
        ? new Promise<void>((done) => void (release = done))
        : undefined,
    )
    turn.follower.start()
    turn.latest().deliver(hello(0))
    turn.latest().deliver(event(1))
    turn.latest().deliver(event(2))
    turn.latest().deliver(event(3))
    await turn.settle()
    turn.latest().break(1006)
    turn.pass(1_000)
    expect(turn.latest().since).toBe(1)
    // Both come again, and are with the application already.
    turn.latest().deliver(hello(3))
    turn.latest().deliver(event(2))
    turn.latest().deliver(event(3))
    release()
    await turn.settle()
    expect(turn.follower.since()).toBe(3)
  })

  it('asks again for what could not be stored', async () => {
    const stored: number[] = []
    let fail = true
    const turn = crank((message) => {
      if (message.type !== 'event') return
      if (message.seq === 2 && fail) throw new Error('disk full')
      stored.push(message.seq)
    })
    turn.follower.start()
    turn.latest().deliver(hello(0))
    for (const seq of [1, 2, 3]) turn.latest().deliver(event(seq))
    await turn.settle()
    expect(turn.latest().closedByClient).toBe(CLIENT_CLOSE.notHandled)
    expect(turn.problems).toEqual(['not-handled: disk full'])
    fail = false
    turn.pass(1_000)
    expect(turn.latest().since).toBe(1)
    turn.latest().deliver(hello(3))
    for (const seq of [2, 3]) turn.latest().deliver(event(seq))
    await turn.settle()
    expect(stored).toEqual([1, 2, 3])
  })

  it('stores together what piled up, in order, and nothing but events that follow each other', async () => {
    const { stored, store } = recorder()
    const onEvents = (events: readonly { readonly seq: number }[]) =>
      void stored.push(`events:${events.map(({ seq }) => seq).join(',')}`)
    const turn = crank(store, { since: 0, onEvents })
    turn.follower.start()
    turn.latest().deliver(hello(3))
    for (const seq of [1, 2, 3]) turn.latest().deliver(event(seq))
    turn.latest().deliver({ type: 'caught-up', seq: 3 })
    turn.latest().deliver(event(4))
    await turn.settle()
    expect(stored).toEqual(['hello', 'events:1,2,3', 'caught-up:3', 'events:4'])
    expect(turn.follower.since()).toBe(4)
    for (let seq = 5; seq <= 254; seq += 1) turn.latest().deliver(event(seq))
    await turn.settle()
    // The first was alone when it came; the others piled up behind it.
    const sizes = stored.slice(4).map((line) => line.split(',').length)
    expect(sizes).toEqual([1, 100, 100, 49])
    expect(turn.follower.since()).toBe(254)
  })

  it('asks again for all that was to be stored together when that fails', async () => {
    let full = true
    const stored: number[] = []
    const turn = crank(ignore, {
      since: 0,
      onEvents(events) {
        if (full) throw new Error('the disk is full')
        stored.push(...events.map(({ seq }) => seq))
      },
    })
    turn.follower.start()
    turn.latest().deliver(hello(2))
    for (const seq of [1, 2]) turn.latest().deliver(event(seq))
    await turn.settle()
    expect(turn.problems).toEqual(['not-handled: the disk is full'])
    full = false
    turn.pass(1_000)
    expect(turn.latest().since).toBe(0)
    turn.latest().deliver(hello(2))
    for (const seq of [1, 2]) turn.latest().deliver(event(seq))
    await turn.settle()
    expect(stored).toEqual([1, 2])
    expect(turn.follower.since()).toBe(2)
  })

  it('stores nothing more once stopped, and asks again for it after a new start', async () => {
    const { stored, store } = recorder()
    const turn = crank(store, { since: 0 })
    turn.follower.start()
    turn.latest().deliver(hello(0))
    await turn.settle()
    turn.latest().deliver(event(1))
    turn.latest().deliver(event(2))
    turn.follower.stop()
    await turn.settle()
    expect(turn.wires[0]?.closedByClient).toBe(CLOSE.normal.code)
    // The first was already begun when the stop came.
    expect(stored).toEqual(['hello', 'event:1'])
    turn.follower.start()
    expect(turn.latest().since).toBe(1)
    turn.latest().deliver(hello(2))
    turn.latest().deliver(event(2))
    await turn.settle()
    expect(stored).toEqual(['hello', 'event:1', 'hello', 'event:2'])
  })
})
