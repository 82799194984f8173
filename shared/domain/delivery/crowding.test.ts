import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeMessages, UNCROWDED, type Crowding } from './crowding.ts'

/** One person, told of things on a clock that the test turns; digests leave when they are due unless nothing leaves. */
function person(channels = 1) {
  let crowding: Crowding = UNCROWDED
  let now = 0
  let nothingLeaves = false
  let openUntil: number | null = null
  const waiting = new Set<string>()
  const sent: { at: number; what: 'alone' | 'digest' }[] = []
  let serial = 0

  const leave = (): void => {
    if (nothingLeaves) return
    for (const _ of waiting) sent.push({ at: now, what: 'alone' })
    waiting.clear()
    if (openUntil !== null && openUntil <= now) {
      sent.push({ at: openUntil, what: 'digest' })
      openUntil = null
    }
  }
  return {
    sent,
    turn(ms: number) {
      now += ms
      leave()
    },
    outage(on: boolean) {
      nothingLeaves = on
      leave()
    },
    hear(quietMs = 0): 'alone' | 'join' | 'open' {
      const ids = Array.from({ length: channels }, () => `m${serial++}`)
      const placed = placeMessages(crowding, {
        ids,
        now,
        quietMs,
        stillWaiting: new Set(waiting),
        digestOpen: openUntil !== null,
      })
      if (placed.go === 'open') {
        openUntil = placed.dueAt
        crowding = { ...crowding, digest: { id: `d${serial++}`, dueAt: placed.dueAt } }
      } else {
        crowding = placed.crowding
        if (placed.go === 'alone') for (const id of ids) waiting.add(id)
      }
      leave()
      return placed.go
    },
  }
}

const MINUTE = 60_000

describe('many messages at a time', () => {
  it.each([1, 2])('10,000 in a minute are at most five on %i channels', (channels) => {
    const ana = person(channels)
    for (let index = 0; index < 10_000; index += 1) {
      ana.hear()
      ana.turn(6)
    }
    ana.turn(9 * MINUTE)
    expect(ana.sent.length).toBeLessThanOrEqual(5)
    expect(ana.sent.filter(({ what }) => what === 'digest')).toHaveLength(1)
  })

  it('lets the ordinary few through at once, hour after hour', () => {
    const ana = person()
    for (let hour = 0; hour < 24; hour += 1) {
      for (let index = 0; index < 4; index += 1) expect(ana.hear()).toBe('alone')
      ana.turn(60 * MINUTE)
    }
  })

  it('gathers what comes in half a minute, and the next no sooner than ten minutes later', () => {
    const ana = person()
    for (let index = 0; index < 4; index += 1) ana.hear()
    expect([ana.hear(), ana.hear()]).toEqual(['open', 'join'])
    ana.turn(30_000)
    expect(ana.sent.at(-1)).toEqual({ at: 30_000, what: 'digest' })
    expect(ana.hear()).toBe('open')
    ana.turn(30 * MINUTE)
    expect(ana.sent.at(-1)).toEqual({ at: 30_000 + 10 * MINUTE, what: 'digest' })
    expect(ana.hear()).toBe('alone')
  })

  it('keeps to four and a digest while nothing leaves, however long', () => {
    const ana = person()
    ana.outage(true)
    for (let index = 0; index < 360; index += 1) {
      ana.hear()
      ana.turn(MINUTE)
    }
    expect(ana.sent).toEqual([])
    ana.outage(false)
    expect(ana.sent.map(({ what }) => what).sort()).toEqual(['alone', 'alone', 'alone', 'alone', 'digest'])
  })

  it('waits for the end of quiet hours, all of it together', () => {
    const ana = person()
    expect(ana.hear(60 * MINUTE)).toBe('open')
    ana.turn(30 * MINUTE)
    expect(ana.hear(30 * MINUTE)).toBe('join')
    expect(ana.sent).toEqual([])
    ana.turn(30 * MINUTE)
    expect(ana.sent).toEqual([{ at: 60 * MINUTE, what: 'digest' }])
  })

  it('never sends more than five within any five minutes, nor forgets anything', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 * MINUTE }), { maxLength: 200 }), (pauses) => {
        const ana = person()
        let heard = 0
        for (const ms of pauses) {
          ana.turn(ms)
          ana.hear()
          heard += 1
        }
        ana.turn(60 * MINUTE)
        for (const { at } of ana.sent)
          expect(
            ana.sent.filter((other) => other.at > at - 5 * MINUTE && other.at <= at).length,
          ).toBeLessThanOrEqual(5)
        expect(heard === 0).toBe(ana.sent.length === 0)
      }),
    )
  })
})
