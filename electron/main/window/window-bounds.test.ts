import { describe, expect, it } from 'vitest'
import { openingBounds, SMALLEST } from './window-bounds.ts'

const main = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: -1280, y: 0, width: 1280, height: 1000 }

describe('openingBounds', () => {
  it('opens in the middle of the main screen at first', () => {
    expect(openingBounds(undefined, [main])).toEqual({ x: 320, y: 110, width: 1280, height: 820 })
  })

  it('opens where it was', () => {
    const was = { x: -1200, y: 50, width: 1000, height: 700 }
    expect(openingBounds(was, [main, second])).toEqual(was)
  })

  it.each([
    ['its screen is gone', { x: -1200, y: 50, width: 1000, height: 700 }],
    ['its top is above the screen', { x: 10, y: -500, width: 1000, height: 700 }],
    ['it was dragged below', { x: 10, y: 1030, width: 1000, height: 700 }],
    ['only a sliver is left', { x: 1900, y: 10, width: 1000, height: 700 }],
  ])('comes back to the middle when %s', (_why, was) => {
    expect(openingBounds(was, [main])).toEqual({ x: 460, y: 170, width: 1000, height: 700 })
  })

  it('keeps between what is usable and what fits', () => {
    expect(openingBounds({ x: 0, y: 0, width: 10, height: 10 }, [main])).toMatchObject(SMALLEST)
    expect(openingBounds({ x: 0, y: 0, width: 9_000, height: 9_000 }, [main])).toMatchObject({
      width: 1920,
      height: 1040,
    })
    const tiny = { x: 0, y: 0, width: 640, height: 480 }
    expect(openingBounds(undefined, [tiny])).toEqual(tiny)
  })
})
