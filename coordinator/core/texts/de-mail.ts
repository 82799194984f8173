import type { MailTexts, MailWords } from './message-texts.ts'

const asking = (prefix: string, lead: MailWords['lead']): MailWords => ({
  subject: (who, what) => `${prefix}${who} möchte ${what} verwenden`,
  lead,
  action: 'Anfrage prüfen',
})

export const deMail: MailTexts = {
  kinds: {
    request: asking('', (who, where) => `${who} möchte ${where} verwenden.`),
    reminder: asking(
      'Wartet noch: ',
      (who, where) => `${who} wartet noch darauf, ${where} verwenden zu dürfen.`,
    ),
    warning: asking(
      'Bald ohne Antwort freigegeben: ',
      (who, where) =>
        `Antwortet niemand, wird die Anfrage von ${who} nach ${where} bald von selbst freigegeben. Lehnen Sie sie ab, wenn das nicht richtig ist.`,
    ),
    escalation: asking(
      'Niemand hat geantwortet: ',
      (who, where) =>
        `Niemand hat auf die Anfrage von ${who} nach ${where} geantwortet. Sie können nun darüber entscheiden.`,
    ),
    question: {
      subject: (_who, what) => `Eine Frage zu Ihrer Anfrage nach ${what}`,
      lead: (_who, where) =>
        `Jemand, der über Ihre Anfrage nach ${where} entscheidet, möchte zuerst etwas von Ihnen wissen.`,
      action: 'Lesen und antworten',
    },
    answer: {
      subject: (who, what) => `Beantwortet: Anfrage von ${who} nach ${what}`,
      lead: (who, where) => `Ihre Frage zur Anfrage von ${who} nach ${where} wurde beantwortet.`,
      action: 'Anfrage prüfen',
    },
    decision: {
      subject: (_who, what, { status }) => `${status}: Ihre Anfrage nach ${what}`,
      lead: (_who, where, became) => `Ihre Anfrage nach ${where} ${became}.`,
      action: 'Anfrage ansehen',
    },
    copy: {
      subject: (who, what, { became }) => `Kopie: Die Anfrage von ${who} nach ${what} ${became}`,
      lead: (who, where, became) => `Die Anfrage von ${who} nach ${where} ${became}.`,
      action: 'Anfrage ansehen',
    },
    notify: {
      subject: (who, what) => `Zur Kenntnis: ${who} möchte ${what} verwenden`,
      lead: (who, where) =>
        `${who} möchte ${where} verwenden. Sie erfahren es, weil der Ablauf es so will; entscheiden werden andere.`,
      action: 'Anfrage ansehen',
    },
  },
  greeting: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
  labels: {
    decidedBy: 'Entschieden von',
    decided: 'Entschieden',
    reason: 'Grund',
    agent: 'Agent',
    risk: 'Risiko',
    asked: 'Angefragt',
    expires: 'Läuft ab',
    flow: 'Ablauf',
    validity: 'Gültig',
    address: 'Adresse',
  },
  more: (first, others) => `${first} und ${others} weitere`,
  decidesNothing: 'Den Link zu öffnen entscheidet nichts.',
  notByAgent: 'Nichts in dieser Nachricht hat ein Agent geschrieben.',
  digest: {
    waiting: (total) => `${total} Anfragen warten auf Sie`,
    news: (total) => `Neues zu ${total} Anfragen`,
    detail: (risk, asked) => `Risiko ${risk}, angefragt ${asked}`,
    seeAll: (total) => (total === null ? 'Alle ansehen' : `Alle ${total} ansehen`),
    unlisted: (count) => `${count} weitere stehen nicht in dieser Liste.`,
    why: 'Sie stehen in einer Nachricht, weil viele in kurzer Zeit kamen oder während Sie Ruhe wünschten.',
  },
  code: {
    subject: { approve: 'Bestätigen Sie Ihre Freigabe', deny: 'Bestätigen Sie Ihre Ablehnung' },
    lead: {
      approve:
        'Geben Sie diesen Code auf der Seite ein, die ihn verlangt hat, um Ihre Freigabe zu bestätigen.',
      deny: 'Geben Sie diesen Code auf der Seite ein, die ihn verlangt hat, um Ihre Ablehnung zu bestätigen.',
    },
    validity: '10 Minuten, nur auf dieser Seite',
    warning:
      'Haben Sie ihn nicht verlangt, dann hat jemand den Link geöffnet, der Ihnen geschickt wurde. Geben Sie den Code nicht weiter; ohne ihn geschieht nichts.',
  },
  signIn: {
    subject: 'Ihr Code für die Anmeldung',
    lead: 'Geben Sie diesen Code dort ein, wo Sie sich gerade bei Countersign anmelden.',
    validity: '10 Minuten, einmal, nur auf diesem Gerät',
    where: 'Anmeldung bei',
    warning:
      'Melden Sie sich gerade nicht an, dann hat jemand Ihre Adresse eingegeben. Geben Sie den Code nicht weiter, wer immer danach fragt; ohne ihn geschieht nichts.',
  },
  test: {
    subject: 'Countersign kann Ihnen E-Mails senden',
    lead: 'Damit wird erprobt, wie Countersign E-Mails sendet. Diese ist angekommen, also werden es Anfragen auch.',
    closing: 'Hier will niemand etwas von Ihnen.',
  },
  webhookGone: {
    subject: (flow) => `Der Webhook des Ablaufs ${flow} wurde abgeschaltet`,
    lead: (flow) =>
      `Der Empfänger des Ablaufs ${flow} hat geantwortet, dass es ihn nicht mehr gibt (410). Dorthin wird nichts mehr gesendet.`,
    closing:
      'Speichern Sie den Ablauf mit einer anderen Adresse, oder senden Sie seine Probe, wenn der Empfänger wieder da ist: Eine Probe, die ankommt, schaltet ihn ein.',
  },
}
