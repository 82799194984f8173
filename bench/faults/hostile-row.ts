import { stringify } from 'csv-stringify/sync'
import { safe } from '../../coordinator/cli/output.ts'
import { letterHtml } from '../../coordinator/core/deliveries/mail/letter-html.ts'
import { letterText } from '../../coordinator/core/deliveries/mail/letter.ts'
import { writeLetter } from '../../coordinator/core/deliveries/mail/write-letter.ts'
import type { NoticePayload } from '../../coordinator/core/deliveries/notice-payload.ts'
import { textsOf } from '../../coordinator/core/texts/texts-of.ts'
import { noticeWording } from '../../electron/notifications/notice-wording.ts'
import { de } from '../../electron/texts/de.ts'
import { en } from '../../electron/texts/en.ts'
import type { Notice } from '../../shared/contract/stream.ts'
import { CSV_OPTIONS, csvRow } from '../../shared/domain/log/export.ts'
import { LANGUAGES } from '../../shared/domain/people/language.ts'
import { gsm7Length } from '../../shared/domain/sms/gsm7.ts'
import { smsText } from '../../shared/domain/sms/sms-text.ts'
import { hostileTexts } from '../../shared/domain/text/hostile-corpus.ts'
import { plainText } from '../../shared/domain/text/plain.ts'
import { visibleText } from '../../shared/domain/text/visible.ts'
import type { FaultRow } from './row.ts'

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u
const URL = 'https://countersign.example/r/abc'
const CODE = '4829130576'

/** Each surface: what is wrong with how it shows a text, or null. */
const SURFACES: Readonly<Record<string, (text: string) => string | null>> = {
  screen: (text) => {
    const { segments } = visibleText(text)
    const drawn = segments.map((segment) => (segment.kind === 'text' ? segment.text : '')).join('')
    return HIDDEN.test(drawn) ? 'draws what cannot be seen' : null
  },
  mail: (text) => {
    const letter = writeLetter(payloadOf(text), URL)
    if (HIDDEN.test(letter.subject)) return 'hides something in the subject'
    if (HIDDEN.test(letterText(letter).replaceAll('\r\n', ''))) return 'hides something in the text'
    const html = letterHtml(letter)
    if (tagsOf(html).join() !== OURS) return 'has elements that are not ours'
    const links = [...html.matchAll(/href="([^"]*)"/g)].map((found) => found[1])
    return links.every((link) => link === URL) ? null : 'has a link that is not ours'
  },
  SMS: (text) => {
    const facts = { kind: 'request' as const, requester: text, connector: text, tools: [text], became: '' }
    const sent = LANGUAGES.map((language) => smsText(textsOf(language).sms, facts, CODE))
    if (sent.some((each) => gsm7Length(each) === null)) return 'holds what its alphabet has not'
    return sent.every((each) => each.split(CODE).length <= 3) ? null : 'has a code twice'
  },
  notification: (text) => {
    const notice: Notice = { ...NOTICE, requester: text, connector: text, tools: [text] }
    const worded = [en, de].map((texts) => noticeWording(notice, plainText, texts))
    return worded.some(({ title, body }) => HIDDEN.test(title) || HIDDEN.test(body.replaceAll('\n', '')))
      ? 'hides something'
      : null
  },
  CSV: (text) => {
    const row = csvRow({
      seq: 1,
      at: 0,
      type: 'request.created',
      actor: { kind: 'agent', id: 'a', name: text },
      subject: { kind: 'request', id: text },
      data: {},
      previousHash: '',
      hash: '',
    })
    const line = stringify([[...row]], CSV_OPTIONS)
    if (HIDDEN.test(line.replaceAll('\r\n', ''))) return 'hides something'
    return line.split('","').some((cell) => /^[=+\-@\t\r]/.test(cell)) ? 'has a cell that is run' : null
  },
  terminal: (text) => (HIDDEN.test(safe(text)) ? 'lets a control character through' : null),
}

/** Every hostile text on every surface on which it could stand. */
export const hostileRow: FaultRow = {
  what: `hostile texts on ${Object.keys(SURFACES).length} surfaces: ${Object.keys(SURFACES).join(', ')}`,
  goal: '2,000 texts on every surface, shown exactly or marked, nothing live',
  unit: 'texts',
  full: 2_000,
  short: 2_000,
  async play({ isOver, tell }) {
    const counts = Object.fromEntries(Object.keys(SURFACES).map((name) => [name, 0]))
    let [done, wrong] = [0, 0]
    for (const { name, text } of hostileTexts()) {
      if (isOver()) break
      for (const [surface, problemWith] of Object.entries(SURFACES)) {
        const problem = problemWith(text)
        counts[surface] = (counts[surface] ?? 0) + 1
        if (problem === null) continue
        wrong += 1
        tell({ text: name, surface, problem })
      }
      done += 1
    }
    return { done, wrong, counts }
  },
}

const NOTICE: Notice = {
  id: 'n',
  kind: 'request',
  requestId: 'r',
  requester: '',
  connector: '',
  tools: [],
  risk: 'low',
  status: 'pending',
}

function payloadOf(text: string): NoticePayload {
  return {
    notice: {
      kind: 'request',
      requestId: 'r',
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
  }
}

function tagsOf(html: string): readonly string[] {
  return [...html.matchAll(/<(\/?[a-z!][a-z0-9]*)/gi)].map((found) => found[1] ?? '')
}
const OURS = tagsOf(letterHtml(writeLetter(payloadOf('Max'), URL))).join()
