import { describe, expect, it } from 'vitest'
import { hostileTexts } from '../../../shared/domain/text/hostile-corpus.ts'
import { hasMarked, html, untrusted } from './html.ts'

describe('texts from outside on the page', () => {
  it('are shown exactly or marked: nothing hidden, no element of theirs', () => {
    for (const { name, text } of hostileTexts()) {
      const { markup } = untrusted(text)
      // The template itself has line breaks, between attributes only.
      expect(markup.replaceAll('\n', ''), name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u)
      const tags = [...markup.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map((found) => found[1])
      expect(
        tags.filter((tag) => !['bdi', 'span', 'br'].includes(tag ?? '')),
        name,
      ).toEqual([])
      expect(markup.match(/<(?!\/?(?:bdi|span|br)\b)/), name).toBeNull()
    }
  })

  it('cannot leave an attribute either', () => {
    for (const { name, text } of hostileTexts()) {
      const { markup } = html`<input value="${text}" />`
      expect(markup.match(/"/g), name).toHaveLength(2)
      expect(markup.match(/[<>]/g), name).toHaveLength(2)
    }
  })

  it('cannot say that they are marked, and are known where they are', () => {
    const said = untrusted('<span class="mixed">a</span>\u202e')
    expect([hasMarked(said, 'mixed'), hasMarked(said, 'hidden-character')]).toEqual([false, true])
    expect(hasMarked(untrusted('p\u0430ypal'), 'mixed')).toBe(true)
  })

  it('let only what this file made be markup', () => {
    expect(html`${['<b>', html`<i>${'<u>'}</i>`, null, false, 3]}`.markup).toBe('&lt;b&gt;<i>&lt;u&gt;</i>3')
  })
})
