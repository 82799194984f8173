import { describe, expect, it } from 'vitest'
import { leastWidthOf } from './table.ts'

describe('leastWidthOf', () => {
  it.each([
    ['36px minmax(120px, 1fr) 44px', 200],
    ['minmax(0, 2fr) 90px', 90],
    ['1fr minmax(150px, 400px)', 150],
    ['', 0],
  ])('%s is %d px', (tracks, width) => {
    expect(leastWidthOf(tracks)).toBe(width)
  })
})
