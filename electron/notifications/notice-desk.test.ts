import { describe, expect, it } from 'vitest'
import type { Notice } from '../../shared/contract/stream.ts'
import {
  deskWakeAt,
  EMPTY_DESK,
  stepDesk,
  SUMMARY_KEY,
  type Desk,
  type DeskEffect,
  type DeskInput,
} from './notice-desk.ts'

const notice = (id: string): Notice => ({
  id,
  kind: 'request',
  requestId: `r-${id}`,
  requester: 'Ada',
  connector: 'Files',
  tools: ['write_file'],
  risk: 'low',
  status: 'pending',
})

/** A desk with a clock that the test moves; effects as short words. */
function sit() {
  let desk: Desk = EMPTY_DESK
  let now = 0
  const done: string[] = []
  const words = (effect: DeskEffect) => {
    if (effect.do === 'tell-shown') return `tell ${effect.noticeIds.join('+')}`
    if (effect.do === 'show-summary') return `sum ${effect.notices.map(({ id }) => id).join('+')}`
    return `${effect.do} ${effect.key}`
  }
  const put = (input: DeskInput) => {
    const step = stepDesk(desk, input, now)
    desk = step.desk
    done.push(...step.effects.map(words))
  }
  return {
    put,
    come: (...ids: string[]) => ids.forEach((id) => put({ type: 'notice', notice: notice(id) })),
    release: (...ids: string[]) => put({ type: 'released', notices: ids.map(notice) }),
    withdraw: (id: string) => put({ type: 'withdrawn', noticeId: id }),
    shown: (key: string) => put({ type: 'shown', key }),
    gone: (key: string) => put({ type: 'gone', key }),
    pass(ms: number) {
      const until = now + ms
      for (let due = deskWakeAt(desk); due !== null && due <= until; due = deskWakeAt(desk)) {
        now = due
        put({ type: 'wake' })
      }
      now = until
    },
    /** What was done since the last look. */
    look: () => done.splice(0),
  }
}

describe('the notice desk', () => {
  it('shows each alone, once, and tells that it was shown', () => {
    const desk = sit()
    desk.come('a')
    desk.shown('a')
    desk.shown('a')
    expect(desk.look()).toEqual(['show a', 'tell a'])
    desk.come('a')
    expect(desk.look()).toEqual(['tell a'])
  })

  it('says nothing again for one that the system has not shown yet', () => {
    const desk = sit()
    desk.come('a', 'a')
    expect(desk.look()).toEqual(['show a'])
  })

  it('sums up the fourth of two seconds with those before it', () => {
    const desk = sit()
    desk.come('a', 'b', 'c')
    expect(desk.look()).toEqual(['show a', 'show b', 'show c'])
    desk.come('d')
    expect(desk.look()).toEqual(['close a', 'close b', 'close c'])
    desk.come('e')
    desk.pass(400)
    expect(desk.look()).toEqual(['sum a+b+c+d+e'])
    desk.shown(SUMMARY_KEY)
    expect(desk.look()).toEqual(['tell a+b+c+d+e'])
  })

  it('does not tell of one that came after the summary was drawn', () => {
    const desk = sit()
    desk.come('a', 'b', 'c', 'd')
    desk.pass(400)
    desk.come('e')
    desk.shown(SUMMARY_KEY)
    expect(desk.look().at(-1)).toBe('tell a+b+c+d')
    desk.pass(30_000)
    desk.shown(SUMMARY_KEY)
    expect(desk.look()).toEqual([`close ${SUMMARY_KEY}`, 'sum a+b+c+d+e', 'tell e'])
  })

  it('sums up what was held in quiet hours, and shows one of it alone', () => {
    const desk = sit()
    desk.withdraw('gone')
    desk.release('a', 'gone', 'b')
    desk.pass(400)
    desk.shown(SUMMARY_KEY)
    desk.come('c')
    expect(desk.look()).toEqual(['sum a+b', 'tell a+b', 'show c'])
    const other = sit()
    other.release('a')
    other.release('a')
    expect(other.look()).toEqual(['show a'])
  })

  it('leaves alone what came well before the burst', () => {
    const desk = sit()
    desk.come('old')
    desk.pass(3_000)
    desk.come('a', 'b', 'c', 'd')
    desk.pass(400)
    expect(desk.look()).toEqual([
      'show old',
      'show a',
      'show b',
      'show c',
      'close a',
      'close b',
      'close c',
      'sum a+b+c+d',
    ])
  })

  it('shows four slow ones alone', () => {
    const desk = sit()
    for (const id of ['a', 'b', 'c', 'd']) {
      desk.come(id)
      desk.pass(1_000)
    }
    expect(desk.look()).toEqual(['show a', 'show b', 'show c', 'show d'])
  })

  it('shows at most five notifications for a thousand in a minute', () => {
    const desk = sit()
    for (let index = 0; index < 1_000; index++) {
      desk.come(`n${index}`)
      desk.pass(60)
    }
    const shown = desk.look().filter((word) => word.startsWith('show') || word.startsWith('sum'))
    expect(shown.length).toBeLessThanOrEqual(5)
    desk.pass(120_000)
    desk.shown(SUMMARY_KEY)
    const told = desk.look().at(-1)
    expect(told?.split('+')).toHaveLength(1_000)
  })

  it('shows alone again once a burst is over', () => {
    const desk = sit()
    desk.come('a', 'b', 'c', 'd')
    desk.pass(11_000)
    desk.look()
    desk.come('e')
    expect(desk.look()).toEqual(['show e'])
  })

  it('closes what was decided elsewhere', () => {
    const desk = sit()
    desk.come('a')
    desk.look()
    desk.withdraw('a')
    expect(desk.look()).toEqual(['close a'])
    desk.withdraw('a')
    expect(desk.look()).toEqual([])
  })

  it('closes a summary when all it stood for is decided', () => {
    const desk = sit()
    desk.come('a', 'b', 'c', 'd')
    desk.pass(400)
    desk.look()
    for (const id of ['a', 'b', 'c']) desk.withdraw(id)
    expect(desk.look()).toEqual([])
    desk.withdraw('d')
    expect(desk.look()).toEqual([`close ${SUMMARY_KEY}`])
  })

  it('shows no summary when all it stood for is decided meanwhile', () => {
    const desk = sit()
    desk.come('a', 'b', 'c', 'd')
    desk.look()
    for (const id of ['a', 'b', 'c', 'd']) desk.withdraw(id)
    desk.pass(60_000)
    expect(desk.look()).toEqual([])
  })

  it('closes what asks about a request that is settled, and keeps news of it', () => {
    const desk = sit()
    desk.come('a', 'b')
    desk.put({ type: 'notice', notice: { ...notice('c'), requestId: 'r-a', kind: 'decision' } })
    desk.look()
    desk.put({ type: 'settled', requestId: 'r-a' })
    expect(desk.look()).toEqual(['close a'])
    desk.put({ type: 'waiting', requestIds: new Set() })
    expect(desk.look()).toEqual(['close b'])
  })

  it('closes a summary whose requests are all settled', () => {
    const desk = sit()
    desk.come('a', 'b', 'c', 'd')
    desk.pass(400)
    desk.look()
    desk.put({ type: 'waiting', requestIds: new Set(['r-d']) })
    expect(desk.look()).toEqual([])
    desk.put({ type: 'settled', requestId: 'r-d' })
    expect(desk.look()).toEqual([`close ${SUMMARY_KEY}`])
  })

  it('never shows one that was withdrawn before it came', () => {
    const desk = sit()
    desk.withdraw('a')
    desk.come('a')
    expect(desk.look()).toEqual([])
  })

  it('does not close what the person sent away', () => {
    const desk = sit()
    desk.come('a')
    desk.gone('a')
    desk.look()
    desk.withdraw('a')
    expect(desk.look()).toEqual([])
  })
})
