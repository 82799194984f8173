import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmailChannel } from '../../adapters/channels/email/email-channel.ts'
import { LANGUAGES, type Language } from '../../../shared/domain/people/language.ts'
import type { NoticeKind } from '../../../shared/domain/request/effect.ts'
import type { Channel } from '../../ports/channel.ts'
import { letterHtml } from '../deliveries/mail/letter-html.ts'
import { letterText, type Letter } from '../deliveries/mail/letter.ts'
import { writeCode, writeDigest, writeLetter, writeTest } from '../deliveries/mail/write-letter.ts'
import type { NoticePayload } from '../deliveries/notice-payload.ts'
import { writeWebhookGone } from '../webhooks/gone-mail.ts'
import { textsOf } from './texts-of.ts'

const URL = 'https://countersign.example/r/abc'
const payload = (kind: NoticeKind, language: Language): NoticePayload => ({
  notice: {
    kind,
    requestId: 'r1',
    requester: 'Jürgen Groß',
    connector: 'Dateien',
    tools: ['write_file', 'read_file'],
    risk: 'medium',
    status: kind === 'decision' || kind === 'copy' ? 'partly-approved' : 'pending',
  },
  name: 'Ana Weiß',
  language,
  facts: {
    connectorKey: 'files',
    agent: 'Robot',
    flow: 'Security',
    tools: [
      { name: 'write_file', readOnly: false, destructive: false, outcome: 'denied' },
      { name: 'read_file', readOnly: true, destructive: false, outcome: 'approved' },
    ],
    askedAt: '2026-01-05T09:00:00.000Z',
    expiresAt: '2026-01-06T09:00:00.000Z',
    decided: { by: 'timeout', at: '2026-01-05T10:00:00.000Z' },
  },
})
const KINDS = Object.keys(textsOf('en').mail.kinds) as NoticeKind[]

/** Every mail there is, as a letter. */
const letters = (language: Language): readonly (readonly [kind: string, letter: Letter])[] => [
  ...KINDS.map((kind) => [kind, writeLetter(payload(kind, language), URL)] as const),
  [
    'digest',
    writeDigest(
      { name: 'Ana Weiß', language },
      [{ payload: payload('request', language), url: URL }],
      22,
      URL,
    ),
  ],
  [
    'news',
    writeDigest({ name: 'Ana Weiß', language }, [{ payload: payload('copy', language), url: URL }], 1, URL),
  ],
  ['code', writeCode({ name: 'Ana Weiß', verdict: 'approve', requestId: 'r1', language }, 'ABCD1234')],
  ['code to deny', writeCode({ name: 'Ana Weiß', verdict: 'deny', requestId: 'r1', language }, 'ABCD1234')],
  ['test', writeTest({ name: 'Ana Weiß', language })],
]

interface Written {
  readonly subject: string
  readonly text: string
  readonly html: string
}

let server: SMTPServer
let channel: Channel
let toSend: Written
const taken: Email[] = []
beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          taken.push(mail)
          done()
        }, done)
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  channel = createEmailChannel({
    smtp: { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` },
    from: 'Countersign <approvals@example.com>',
    compose: async () => ({ ...toSend, thread: 'r1' }),
    now: () => 0,
  })
})
afterAll(async () => {
  await channel.close()
  await new Promise<void>((resolve) => {
    server.close(resolve)
  })
})

/** Over the wire and parsed back. */
async function sent(mail: Written): Promise<Email> {
  toSend = mail
  const id = `m${taken.length}`
  const outcome = await channel.send(
    { id, kind: 'any', to: 'ana@example.com', payload: null },
    AbortSignal.timeout(10_000),
  )
  expect(outcome.status).toBe('delivered')
  return taken.at(-1) as Email
}

const ENGLISH =
  /\b(the|your|you|request|asks|waiting|hello|nobody|opening|decided|approved|denied|expires|risk low|code into)\b/i
const GERMAN =
  /\b(die|der|Sie|Ihre|Anfrage|möchte|wartet|Guten|niemand|entschieden|freigegeben|abgelehnt|Risiko)\b/

describe('every mail', () => {
  it.each(LANGUAGES)('arrives whole in its language: %s', async (language) => {
    const gone = writeWebhookGone('g1', { flow: 'Prüfung', url: 'https://x.example/hook', language })
    const all: (readonly [string, Written])[] = [
      ...letters(language).map(([kind, letter]) => {
        const written = { subject: letter.subject, text: letterText(letter), html: letterHtml(letter) }
        return [kind, written] as const
      }),
      ['webhook-gone', gone],
    ]
    for (const [kind, mail] of all) {
      const back = await sent(mail)
      const text = back.text?.trimEnd().replace(/\r?\n/g, '\r\n')
      expect([kind, back.subject, text]).toEqual([kind, mail.subject, mail.text])
      expect([kind, /<html lang="(\w+)">/.exec(back.html ?? '')?.[1]]).toEqual([kind, language])
      // No sentence of the other language has stayed in it.
      const said = `${back.subject ?? ''}\n${back.text ?? ''}`
      expect([kind, language === 'de' ? ENGLISH.exec(said)?.[0] : GERMAN.exec(said)?.[0]]).toEqual([
        kind,
        undefined,
      ])
      expect([kind, (language === 'de' ? GERMAN : ENGLISH).test(said)]).toEqual([kind, true])
      // What the text says, the HTML says too.
      const shown = (back.html ?? '')
        .replace(/<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ')
        .replaceAll('&#39;', "'")
      for (const line of mail.text.split(/\r\n/).filter((each) => !/[:(]/.test(each) && each !== ''))
        expect([kind, shown.includes(line.replace(/^- |^ {2}/, ''))]).toEqual([kind, true])
    }
    expect(all.length).toBe(KINDS.length + 6)
  })

  it('writes times, risks, kinds of tools and what ended a request as its language does', () => {
    const german = letterText(writeLetter(payload('decision', 'de'), URL))
    for (const part of [
      'Guten Tag Ana Weiß,',
      'Ihre Anfrage nach Dateien wurde teilweise freigegeben.',
      '- files_write_file (schreibt, abgelehnt)',
      '- files_read_file (liest nur, freigegeben)',
      'Entschieden von: niemand: Die Zeit war um',
      'Entschieden: 05.01.2026, 10:00 Uhr (UTC)',
      'Risiko: mittel',
      'Anfrage ansehen:',
    ])
      expect(german).toContain(part)
    expect(letterText(writeLetter(payload('decision', 'en'), URL))).toContain('Decided: 2026-01-05 10:00 UTC')
  })

  it('is English where a row says no language, as those of before do', () => {
    const { language: _language, ...before } = payload('request', 'de')
    expect(writeLetter(before, URL)).toEqual(writeLetter(payload('request', 'en'), URL))
  })
})
