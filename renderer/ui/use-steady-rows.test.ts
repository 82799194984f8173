import { expect, it } from 'vitest'
import { keepSteady } from './use-steady-rows.ts'

it.each([
  ['a row came above while scrolled', 3, 4, { gap: 0, scrollTop: 100 }, { gap: 0, scrollTop: 146 }],
  ['two came above at the top', 0, 2, { gap: 0, scrollTop: 0 }, { gap: 0, scrollTop: 92 }],
  ['one went above while scrolled', 3, 2, { gap: 0, scrollTop: 100 }, { gap: 0, scrollTop: 54 }],
  [
    'one went above at the top: the list begins lower',
    3,
    2,
    { gap: 0, scrollTop: 0 },
    { gap: 46, scrollTop: 0 },
  ],
  ['then one came: the gap closes again', 2, 3, { gap: 46, scrollTop: 0 }, { gap: 0, scrollTop: 0 }],
])('%s', (_name, before, after, now, expected) => {
  const steady = keepSteady(before, after, 46, now)
  expect(steady).toEqual(expected)
  // Where the row stands on the screen is the same before and after.
  expect(steady.gap + after * 46 - steady.scrollTop).toBe(now.gap + before * 46 - now.scrollTop)
})
