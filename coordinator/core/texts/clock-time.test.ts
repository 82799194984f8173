import { expect, it } from 'vitest'
import { clockTime } from './clock-time.ts'
import { textsOf } from './texts-of.ts'

const LATE = '2026-01-05T23:40:00.000Z'

it.each([
  [undefined, '2026-01-05', '23:40', 'UTC'],
  ['UTC', '2026-01-05', '23:40', 'UTC'],
  ['Europe/Stockholm', '2026-01-06', '00:40', 'Europe/Stockholm'],
  ['America/St_Johns', '2026-01-05', '20:10', 'America/St_Johns'],
  ['Mars/Olympus', '2026-01-05', '23:40', 'UTC'],
])('is what a clock shows in %s, and UTC where nobody knows the zone', (zone, date, time, named) => {
  expect(clockTime(LATE, zone)).toEqual({ date, time, zone: named })
})

it('is written as each language does, with the zone that it is in', () => {
  expect(textsOf('en', 'Europe/Stockholm').time(LATE)).toBe('2026-01-06 00:40 (Europe/Stockholm)')
  expect(textsOf('de', 'Europe/Stockholm').time(LATE)).toBe('06.01.2026, 00:40 Uhr (Europe/Stockholm)')
  expect(textsOf('en').time(LATE)).toBe('2026-01-05 23:40 UTC')
  expect(textsOf('de', 'Mars/Olympus').time(LATE)).toBe('05.01.2026, 23:40 Uhr (UTC)')
})
