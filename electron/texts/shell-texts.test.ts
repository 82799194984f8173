import { describe, expect, it } from 'vitest'
import { de } from './de.ts'
import { en } from './en.ts'
import { shellTexts } from './shell-texts.ts'

/** Every text as it is said with the same words and numbers put in. */
function said(texts: object): string[] {
  return Object.values(texts).flatMap((text: unknown) => {
    if (typeof text === 'string') return [text]
    // Names first, then a number where the language needs one.
    if (typeof text === 'function') return [1, 2].map((n) => String((text as Say)(n, n, n)))
    return said(text as object)
  })
}
type Say = (...parts: readonly unknown[]) => unknown

describe('shellTexts', () => {
  it.each([
    ['system', ['de-CH', 'en'], de],
    ['system', ['fr', 'en-GB'], en],
    ['system', [], en],
    ['en', ['de'], en],
    ['de', ['en'], de],
  ] as const)('%s on a system of %j', (choice, preferred, texts) => {
    expect(shellTexts(choice, preferred)).toBe(texts)
  })

  it('says nothing empty, and nothing twice in both languages but names', () => {
    const [english, german] = [said(en), said(de)]
    expect(german).toHaveLength(english.length)
    expect(german.filter((text) => text.trim() === '')).toEqual([])
    expect(german.filter((text, index) => text === english[index] && text !== 'undefined')).toEqual([])
  })

  it('has one letter for each menu of the bar', () => {
    for (const { menu } of [en, de]) {
      const letters = [menu.file, menu.edit, menu.view, menu.window, menu.help].map(
        (label) => /&(\p{L})/u.exec(label)?.[1],
      )
      expect(new Set(letters).size).toBe(5)
      expect(letters).not.toContain(undefined)
    }
  })
})
