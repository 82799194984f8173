import { describe, expect, it } from 'vitest'
import { durationText } from './duration-text.ts'

describe('durationText', () => {
  it.each([
    [0, '0 sec'],
    [59, '59 sec'],
    [360, '6 min'],
    [7_199, '1 hr'],
    [129_600, '36 hr'],
    [172_800, '2 days'],
  ])('%i s', (seconds, text) => expect(durationText(seconds, 'en')).toBe(text))
})
