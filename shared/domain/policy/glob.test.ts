import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileGlob } from './glob.ts'
import { runs } from './testing/runs.ts'

describe('compileGlob', () => {
  it.each([
    ['read_file', 'read_file', true],
    ['read_file', 'read_files', false],
    ['read_*', 'read_file', true],
    ['read_*', 'read_', true],
    ['read_*', 'xread_', false],
    ['*_file', 'read_file', true],
    ['*_file', 'read_files', false],
    ['*', '', true],
    ['?', '', false],
    ['?', '€', true],
    ['?', '😀', true],
    ['??', '😀', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a**b', 'ab', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['Read_*', 'read_file', false],
    ['a.c', 'abc', false],
    ['[a-z]*', 'b', false],
    ['(a+)+*?$', '(a+)+x$', true],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(compileGlob(pattern)(text)).toBe(expected)
  })

  it('agrees with a regular expression on short texts', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 10 })
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 })
    fc.assert(
      fc.property(short, text, (pattern, input) => {
        const expression = new RegExp(`^${pattern.replace(/\*+/g, '.*').replace(/\?/g, '.')}$`)
        expect(compileGlob(pattern)(input)).toBe(expression.test(input))
      }),
      { numRuns: runs(5_000) },
    )
  })

  it('agrees with a regular expression where the pattern is longer than a machine word', () => {
    const part = fc.constantFrom('aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbb', '*', '?', 'a')
    const pattern = fc.array(part, { minLength: 3, maxLength: 8 }).map((parts) => parts.join(''))
    const fill = fc.array(fc.constantFrom('', 'a', 'b', 'ab'), { minLength: 40, maxLength: 40 })
    fc.assert(
      fc.property(pattern, fill, fc.boolean(), (glob, filling, spoil) => {
        let at = 0
        const fits = glob.replace(/[*?]/g, (char) => (char === '?' ? 'a' : (filling[at++] ?? '')))
        expect(compileGlob(glob)(fits)).toBe(true)
        const expression = new RegExp(`^${glob.replace(/\*+/g, '.*').replace(/\?/g, '.')}$`)
        const spoiled = spoil ? fits.slice(0, -1) + 'c' : 'c' + fits
        expect(compileGlob(glob)(spoiled)).toBe(expression.test(spoiled))
      }),
      { numRuns: runs(2_000) },
    )
  })

  it('does a fixed number of steps for each character, whatever the pattern', () => {
    const steps = (pattern: string, length: number): number => {
      let read = 0
      const text = 'a'.repeat(length) + 'b'
      const counted = Object.assign(Object.create(null) as object, {
        *[Symbol.iterator]() {
          for (const char of text) {
            read++
            yield char
          }
        },
      })
      compileGlob(pattern)(counted as unknown as string)
      return read
    }
    for (const pattern of ['*a*a*a*a*a*a*c', '?*?*?*?*?*?c', `${'a*'.repeat(90)}c`]) {
      expect(steps(pattern, 10_000)).toBe(10_001)
    }
  })
})
