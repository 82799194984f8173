import { expect, it } from 'vitest'
import { boundOf, createHistogram } from './histogram.ts'

it('counts up to each bound, the bound itself included, and everything in all', () => {
  const histogram = createHistogram([1, 10, 100])
  for (const value of [0.5, 1, 2, 10, 99, 1000]) histogram.observe(value)
  expect(histogram.read()).toEqual({
    buckets: [
      { upTo: 1, count: 2 },
      { upTo: 10, count: 4 },
      { upTo: 100, count: 5 },
    ],
    sum: 1112.5,
    count: 6,
  })
})

it('says below which bound a share of them lies, and nothing where it cannot know', () => {
  const histogram = createHistogram([1, 10, 100])
  expect(boundOf(histogram.read(), 0.5)).toBeNull()
  for (const value of [1, 1, 5, 50]) histogram.observe(value)
  expect([0.5, 0.51, 0.75, 1].map((share) => boundOf(histogram.read(), share))).toEqual([1, 10, 10, 100])
  histogram.observe(1000)
  expect(boundOf(histogram.read(), 1)).toBeNull()
})
