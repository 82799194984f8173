import { expect, it } from 'vitest'
import { byteText } from './byte-text.ts'

it.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1000, '1 kB'],
  [1234, '1.2 kB'],
  [45_678, '46 kB'],
  [932_786_176, '933 MB'],
  [9_327_861_760, '9.3 GB'],
  [5e15, '5,000 TB'],
])('%d bytes are written %s', (bytes, text) => {
  expect(byteText(bytes, 'en')).toBe(text)
})
