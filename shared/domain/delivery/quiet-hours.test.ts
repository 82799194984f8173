import { describe, expect, it } from 'vitest'
import { isTimeZone, quietFor } from './quiet-hours.ts'

const NIGHT = { from: '22:00', until: '07:30', timeZone: 'Europe/Stockholm' }
const HOUR = 3_600_000

/** [case, hours, instant, hours until they end] */
const CASES = [
  ['in the evening before', NIGHT, '2026-01-05T20:59:00Z', 0],
  ['as they begin', NIGHT, '2026-01-05T21:00:00Z', 9.5],
  ['over midnight', NIGHT, '2026-01-06T00:30:00Z', 6],
  ['as they end', NIGHT, '2026-01-06T06:30:00Z', 0],
  ['in summer time', NIGHT, '2026-07-05T20:30:00Z', 9],
  ['within a day', { ...NIGHT, from: '12:00', until: '13:00' }, '2026-01-05T11:15:00Z', 0.75],
  ['of no length', { ...NIGHT, from: '12:00', until: '12:00' }, '2026-01-05T11:00:00Z', 0],
  ['in a zone with half hours', { ...NIGHT, timeZone: 'Asia/Kolkata' }, '2026-01-05T17:30:00Z', 8.5],
  ['in a zone that nobody knows', { ...NIGHT, timeZone: 'Moon/Base' }, '2026-01-05T23:00:00Z', 0],
] as const

describe('quiet hours', () => {
  it.each(CASES)('%s', (_case, hours, instant, left) => {
    expect(quietFor(hours, Date.parse(instant))).toBe(left * HOUR)
  })

  it.each([
    ['on the evening of a day that is named', ['mon'], '2026-01-05T22:00:00Z', 8.5],
    ['and the morning after it', ['mon'], '2026-01-06T05:30:00Z', 1],
    ['not on the evening of another day', ['mon'], '2026-01-06T22:00:00Z', 0],
    ['not on the morning of the day itself', ['mon'], '2026-01-05T05:30:00Z', 0],
    ['from Sunday into Monday', ['sun'], '2026-01-05T05:30:00Z', 1],
  ] as const)('%s', (_case, days, instant, left) => {
    expect(quietFor({ ...NIGHT, days }, Date.parse(instant))).toBe(left * HOUR)
  })

  it('within one day are kept on that day alone', () => {
    const lunch = { ...NIGHT, from: '12:00', until: '13:00', days: ['tue'] } as const
    expect(quietFor(lunch, Date.parse('2026-01-06T11:30:00Z'))).toBe(HOUR / 2)
    expect(quietFor(lunch, Date.parse('2026-01-07T11:30:00Z'))).toBe(0)
  })

  it('end to the minute, wherever in a minute it is', () => {
    const at = Date.parse('2026-01-06T00:30:20.500Z')
    expect(at + quietFor(NIGHT, at)).toBe(Date.parse('2026-01-06T06:30:00Z'))
  })

  it('know a zone from a word', () => {
    expect(['Europe/Stockholm', 'UTC', 'Moon/Base', ''].map(isTimeZone)).toEqual([true, true, false, false])
  })
})
