import { deMail } from './de-mail.ts'
import { clockTime } from './clock-time.ts'
import type { ClockTime, MessageTexts } from './message-texts.ts'

const clock = ({ date, time, zone }: ClockTime): string =>
  `${date.split('-').toReversed().join('.')}, ${time} Uhr (${zone})`

export const de: MessageTexts = {
  language: 'de',
  time: (iso) => clock(clockTime(iso)),
  clock,
  status: {
    pending: 'Offen',
    approved: 'Freigegeben',
    'partly-approved': 'Teilweise freigegeben',
    denied: 'Abgelehnt',
    'auto-approved': 'Durch Fristablauf freigegeben',
    'auto-denied': 'Durch Fristablauf abgelehnt',
    expired: 'Abgelaufen',
    cancelled: 'Zurückgezogen',
  },
  became: {
    pending: 'hat eine Entscheidung und wartet weiter',
    approved: 'wurde freigegeben',
    'partly-approved': 'wurde teilweise freigegeben',
    denied: 'wurde abgelehnt',
    'auto-approved': 'wurde durch Fristablauf freigegeben',
    'auto-denied': 'wurde durch Fristablauf abgelehnt',
    expired: 'ist abgelaufen',
    cancelled: 'wurde zurückgezogen',
  },
  risk: { low: 'gering', medium: 'mittel', high: 'hoch' },
  tool: {
    reads: 'liest nur',
    writes: 'schreibt',
    destroys: 'kann zerstören',
    approved: 'freigegeben',
    denied: 'abgelehnt',
  },
  endedBy: {
    timeout: 'niemand: Die Zeit war um',
    policy: 'eine Richtlinie',
    requester: 'die anfragende Person',
    system: 'Countersign',
  },
  byTimeOut: 'Fristablauf',
  trial: {
    title: 'Probe von Countersign',
    words: 'Das ist eine Probe von Countersign. So sehen Nachrichten über Anfragen aus.',
  },
  refusals: {
    already_decided: '{status}, und zwar durch {by}, {at}.',
    not_eligible: 'Sie gehören nicht zu denen, die über diesen Schritt entscheiden dürfen.',
    own_request: 'Über die eigene Anfrage entscheidet niemand.',
    already_voted: 'Sie haben über diesen Schritt schon entschieden. Nehmen Sie das zuerst zurück.',
    step_not_open: 'Der Schritt, über den Sie entscheiden dürfen, ist noch nicht erreicht.',
    changed: 'Die Anfrage hat sich geändert, seit Sie sie gesehen haben. Prüfen Sie sie noch einmal.',
    must_be_different_person:
      'Dieser Schritt verlangt jemanden, der über keinen früheren Schritt entschieden hat.',
    no_such_tool_in_request: 'Diese Anfrage verlangt „{tool}“ nicht.',
    not_pending: 'Die Anfrage ist nicht mehr offen: {status}.',
    not_allowed: 'Ihre Rolle erlaubt das nicht.',
    not_found: 'Diese Anfrage gibt es nicht.',
  },
  mail: deMail,
  sms: {
    leads: {
      request: '{who} möchte {what} verwenden.',
      reminder: 'Wartet noch: {who} möchte {what} verwenden.',
      warning: 'Bald ohne Antwort freigegeben: {who} möchte {what} verwenden.',
      escalation: 'Noch keine Antwort: {who} möchte {what} verwenden.',
      question: 'Eine Frage zu Ihrer Anfrage nach {what}.',
      answer: '{who} hat zu {what} geantwortet.',
      decision: 'Ihre Anfrage nach {what} {became}.',
      copy: 'Anfrage von {who} nach {what} {became}.',
      notify: 'Zur Kenntnis: {who} möchte {what} verwenden.',
    },
    answer: (code) => ` Antwort A ${code} gibt frei, D ${code} lehnt ab`,
    elsewhere: (others) =>
      others > 0 ? ` Und ${others} weitere. Öffnen Sie Countersign.` : ' Öffnen Sie Countersign.',
  },
  smsAnswers: {
    help: 'Countersign meldet Anfragen, über die Sie entscheiden dürfen. Mit STOP bekommen Sie keine SMS mehr.',
    out: 'Sie bekommen keine SMS von Countersign mehr. Mit START bekommen Sie sie wieder.',
    in: 'Sie bekommen wieder SMS von Countersign. Mit STOP beenden Sie das.',
    unclear: 'A und der Code gibt frei, D und der Code lehnt ab. Es wurde nichts entschieden.',
    wrong: 'Dieser Code ist nicht bekannt. Es wurde nichts entschieden.',
    locked: 'Zu viele falsche Codes. Es wurde nichts entschieden. Antworten Sie in Countersign.',
    expired: 'Dieser Code ist abgelaufen. Es wurde nichts entschieden. Antworten Sie in Countersign.',
    changed: 'Die Anfrage hat sich geändert. Es wurde nichts entschieden. Prüfen Sie sie in Countersign.',
    approved: 'Sie haben freigegeben.',
    denied: 'Sie haben abgelehnt.',
    nothingDecided: 'Es wurde nichts entschieden.',
    already: (status, by) => `${status} durch ${by}. Ihre Antwort hat nichts geändert.`,
  },
  room: {
    titles: {
      request: (who, where) => `${who} möchte ${where} verwenden`,
      reminder: (who, where) => `Wartet noch: ${who} möchte ${where} verwenden`,
      warning: (who, where) => `Bald ohne Antwort freigegeben: ${who} möchte ${where} verwenden`,
      escalation: (who, where) => `Noch hat niemand geantwortet: ${who} möchte ${where} verwenden`,
      decision: (who, where, became) => `Die Anfrage von ${who} nach ${where} ${became}`,
      notify: (who, where) => `Zur Kenntnis: ${who} möchte ${where} verwenden`,
    },
    many: (count) => `${count} Anfragen`,
    more: (count) => `und ${count} weitere`,
    labels: { tools: 'Werkzeuge', risk: 'Risiko', by: 'Durch' },
    see: 'Anfrage ansehen',
    seeAll: 'Alle Anfragen ansehen',
  },
}
