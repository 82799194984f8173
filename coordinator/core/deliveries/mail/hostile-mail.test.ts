import { describe, expect, it } from 'vitest'
import { hostileTexts } from '../../../../shared/domain/text/hostile-corpus.ts'
import type { NoticePayload } from '../notice-payload.ts'
import { letterHtml } from './letter-html.ts'
import { letterText } from './letter.ts'
import { writeDigest, writeLetter } from './write-letter.ts'

const payloadOf = (text: string): NoticePayload => ({
  notice: {
    kind: 'request',
    requestId: 'r1',
    requester: text,
    connector: text,
    tools: [text],
    risk: 'low',
    status: 'pending',
  },
  name: text,
  facts: {
    connectorKey: 'files',
    agent: text,
    flow: text,
    tools: [{ name: text, readOnly: true, destructive: false }],
    askedAt: '2026-01-05T09:00:00.000Z',
    expiresAt: null,
    decided: { by: text, at: '2026-01-05T09:00:00.000Z', reason: text },
  },
})
const URL = 'https://countersign.example/r/abc'
/** What a harmless name leads to: the elements that are ours. */
const OURS = tagsOf(letterHtml(writeLetter(payloadOf('Max'), URL)))
const OURS_MANY = tagsOf(
  letterHtml(writeDigest({ name: 'Max' }, [{ payload: payloadOf('Max'), url: URL }], 3, URL)),
)

function tagsOf(html: string): readonly string[] {
  return [...html.matchAll(/<(\/?[a-z!][a-z0-9]*)/gi)].map((found) => found[1] ?? '')
}

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u

describe('hostile names in mail', () => {
  it('are shown exactly or marked: nothing hidden, no element and no link of theirs', () => {
    for (const { name, text } of hostileTexts()) {
      const letter = writeLetter(payloadOf(text), URL)
      const many = writeDigest({ name: text }, [{ payload: payloadOf(text), url: URL }], 3, URL)
      for (const each of [letter, many]) {
        expect(each.subject, name).not.toMatch(HIDDEN)
        expect(letterText(each).replaceAll('\r\n', ''), name).not.toMatch(HIDDEN)
      }
      expect(tagsOf(letterHtml(letter)), name).toEqual(OURS)
      expect(tagsOf(letterHtml(many)), name).toEqual(OURS_MANY)
      const links = [...letterHtml(letter).matchAll(/href="([^"]*)"/g)].map((found) => found[1])
      expect(links, name).toEqual([URL])
    }
  })
})
