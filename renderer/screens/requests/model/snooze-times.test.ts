import { describe, expect, it } from 'vitest'
import { snoozeTimes } from './snooze-times.ts'

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()
const chosen = (now: number) =>
  Object.fromEntries(snoozeTimes(now).map(({ choice, until }) => [choice, until]))

describe('snoozeTimes', () => {
  it('offers the evening while it is well ahead', () => {
    expect(chosen(at(22, 10))).toEqual({
      hour: at(22, 11),
      evening: at(22, 18),
      tomorrow: at(23, 9),
      decision: at(23, 9),
    })
  })

  it('does not offer an evening that has begun, nor one that an hour reaches', () => {
    expect(Object.keys(chosen(at(22, 17, 30)))).toEqual(['hour', 'tomorrow', 'decision'])
    expect(chosen(at(30, 23))['tomorrow']).toBe(new Date(2026, 11, 1, 9).getTime())
  })
})
