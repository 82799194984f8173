import { describe, expect, it } from 'vitest'
import { notice as noticeSchema, type Notice } from '../../shared/contract/stream.ts'
import { de } from '../texts/de.ts'
import { en } from '../texts/en.ts'
import { escapeMarkup, noticeWording, summaryWording } from './notice-wording.ts'

const base: Notice = {
  id: 'n',
  kind: 'request',
  requestId: 'r',
  requester: 'Ada Lovelace',
  connector: 'Files',
  tools: ['write_file'],
  risk: 'low',
  status: 'pending',
}
const same = (text: string) => text

describe('noticeWording', () => {
  it.each<[Partial<Notice>, string, string]>([
    [{}, 'Ada Lovelace wants to use Files', 'write_file'],
    [{ risk: 'high' }, 'Ada Lovelace wants to use Files', 'High risk: write_file'],
    [{ tools: ['a', 'b', 'c', 'd', 'e'] }, 'Ada Lovelace wants to use Files', 'a, b, c and 2 more'],
    [{ kind: 'reminder' }, 'Still waiting: Ada Lovelace wants to use Files', 'write_file'],
    [{ kind: 'decision', status: 'denied' }, 'Your request to use Files was denied', 'write_file'],
    [
      { kind: 'decision', status: 'auto-approved' },
      'Your request to use Files was approved automatically, since nobody answered',
      'write_file',
    ],
    [{ kind: 'copy', status: 'approved' }, 'Ada Lovelace’s request to use Files was approved', 'write_file'],
  ])('%o', (part, title, body) => {
    expect(noticeWording({ ...base, ...part }, same, en)).toEqual({ title, body })
  })

  it.each([
    ['English', en],
    ['German', de],
  ])('has words for every kind in %s', (_language, texts) => {
    for (const kind of noticeSchema.shape.kind.options) {
      const { title, body } = noticeWording({ ...base, kind }, same, texts)
      expect(title.length).toBeGreaterThan(5)
      expect(`${title} ${body}`).toContain('Files')
    }
  })

  it('passes every name through the line that shows what cannot be seen', () => {
    const { title, body } = noticeWording(
      { ...base, requester: 'Ada‮', connector: 'Fi​les', tools: ['x\n'] },
      (text) => text.replace(/[\u200B\u202E\n]/g, '⟦?⟧'),
      en,
    )
    expect(title).toBe('Ada⟦?⟧ wants to use Fi⟦?⟧les')
    expect(body).toBe('x⟦?⟧')
  })

  it('cuts a long name and says how much is missing, without tearing a character', () => {
    const { title } = noticeWording({ ...base, requester: '🦆'.repeat(100) }, same, en)
    expect(title).toBe(`${'🦆'.repeat(80)}… (20 more characters) wants to use Files`)
  })
})

describe('summaryWording', () => {
  it('counts requests, not notices', () => {
    expect(summaryWording([base, { ...base, id: 'm' }, { ...base, id: 'o', requestId: 's' }], en).title).toBe(
      '2 requests are waiting for you',
    )
  })

  it('names high risk, and what is only news', () => {
    expect(summaryWording([{ ...base, risk: 'high' }], en).body).toContain('1 of high risk')
    expect(summaryWording([base, { ...base, kind: 'decision', risk: 'high' }], en)).toEqual({
      title: 'News about 1 request',
      body: 'Open Countersign to see each of them.',
    })
  })
})

describe('escapeMarkup', () => {
  it('leaves nothing that a daemon could read as markup', () => {
    expect(escapeMarkup('<a href="x">R&D</a>')).toBe('&lt;a href="x"&gt;R&amp;D&lt;/a&gt;')
  })
})
