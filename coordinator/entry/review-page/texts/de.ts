import type { PageTexts } from './page-texts.ts'

const UNITS = {
  day: ['einem Tag', 'Tagen'],
  hour: ['einer Stunde', 'Stunden'],
  minute: ['einer Minute', 'Minuten'],
} as const

export const de: PageTexts = {
  title: 'Eine Anfrage prüfen',
  heading: '{who} möchte {where} verwenden',
  open: 'In Countersign öffnen',
  back: 'Zurück zur Anfrage',
  backWithoutDeciding: 'Zurück zur Anfrage, ohne zu entscheiden',
  seeHowItStands: 'Ansehen, wie es um sie steht',
  standing: {
    ended: 'Über diese Anfrage ist entschieden: {status}',
    endedBy: 'Über diese Anfrage ist entschieden: {status} durch {who}',
    youApproved: 'Sie haben sie freigegeben, {at}.',
    youDenied: 'Sie haben sie abgelehnt, {at}.',
    waitsForOthers: 'Sie wartet noch auf andere.',
  },
  marks: {
    hidden: 'Ein Kürzel wie U+202E steht für ein Zeichen, das man nicht sieht.',
    mixed:
      'Eine Wellenlinie kennzeichnet ein Wort mit Buchstaben verschiedener Schriften: Es ist vielleicht nicht, wonach es aussieht.',
  },
  form: {
    decide: 'Entscheiden',
    onlyInApp:
      'Etwas hier kann zerstören. Freigeben lässt es sich nur in der App, wo der genaue Aufruf bestätigt wird; ablehnen lässt es sich hier.',
    untick:
      'Entfernen Sie das Häkchen, wo Sie nicht freigeben; das wird mit derselben Entscheidung abgelehnt.',
    reason: 'Grund (freiwillig)',
    deny: 'Ablehnen …',
    approve: 'Freigeben …',
    next: 'Danach bekommen Sie einen Code per E-Mail. Erst wenn Sie ihn eingeben, ist etwas entschieden: So kann kein Programm, das Links öffnet, für Sie entscheiden.',
  },
  code: {
    title: 'Bestätigen',
    heading: 'Mit dem Code aus Ihrer E-Mail bestätigen',
    sent: 'Ein Code ist unterwegs an {mailbox}. Er gilt zehn Minuten, nur auf dieser Seite.',
    label: 'Code',
    confirm: 'Bestätigen',
    wrong: (left) =>
      `Das ist nicht der Code, der Ihnen geschickt wurde; es ${left === 1 ? 'bleibt ein Versuch' : `bleiben ${left} Versuche`}. Es wurde nichts entschieden.`,
    over: {
      title: 'Dieser Code gilt nicht mehr',
      text: 'Er wurde zu oft versucht, ist älter als zehn Minuten oder gehört zu einer anderen Seite. Es wurde nichts entschieden. Gehen Sie zurück zur Anfrage, und wählen Sie noch einmal.',
    },
  },
  mute: {
    title: 'Erinnerungen',
    heading: 'An diese Anfrage nicht mehr erinnern?',
    text: 'Sie bekommen keine E-Mails mehr, die an diese eine Anfrage erinnern. Sie wartet weiter auf Sie.',
    button: 'Nicht mehr erinnern',
    done: { title: 'Erledigt', text: 'An diese Anfrage werden Sie nicht mehr per E-Mail erinnert.' },
  },
  missing: { title: 'Etwas fehlt', text: 'Gehen Sie zurück, und wählen Sie noch einmal.' },
  notDecided: 'Nicht entschieden',
  refusals: {
    'link-unknown': {
      title: 'Dieser Link führt nirgendwohin',
      text: 'Vielleicht ist er abgelaufen, oder Sie dürfen die Anfrage nicht mehr sehen. Öffnen Sie Countersign, um zu sehen, was auf Sie wartet.',
    },
    'cannot-decide': {
      title: 'Hier gibt es nichts mehr zu entscheiden',
      text: 'Gehen Sie zurück, und laden Sie die Seite neu, um zu sehen, wie es um die Anfrage steht.',
    },
    'only-in-app': {
      title: 'Geben Sie das in der App frei',
      text: 'Etwas in dieser Anfrage kann zerstören. Freigeben lässt es sich nur in Countersign selbst, wo der genaue Aufruf bestätigt wird.',
    },
    'no-tools': {
      title: 'Nichts war angekreuzt',
      text: 'Gehen Sie zurück, und kreuzen Sie an, was Sie freigeben, oder lehnen Sie die Anfrage ab.',
    },
    'too-many-codes': {
      title: 'Zu viele Codes',
      text: 'Sie haben schon mehrere Codes bekommen. Nehmen Sie den neuesten, versuchen Sie es in einer Stunde noch einmal, oder entscheiden Sie in der App.',
    },
    changed: {
      title: 'Die Anfrage hat sich geändert',
      text: 'Jemand hat sie bearbeitet, seit Sie diese Seite geöffnet haben. Gehen Sie zurück, laden Sie sie neu, und prüfen Sie sie noch einmal.',
    },
  },
  facts: {
    whoAsks: 'Wer fragt',
    name: 'Name',
    email: 'E-Mail',
    throughAgent: 'Durch den Agenten',
    groups: 'Gruppen',
    asked: 'Angefragt',
    expires: 'Läuft ab',
    risk: 'Risiko',
    identifier: 'Kennung',
    note: 'Notiz der anfragenden Person',
    connector: 'Konnektor',
    connectorStatus: {
      connected: 'verbunden',
      connecting: 'wird verbunden',
      error: 'nicht verbunden',
      disabled: 'ausgeschaltet',
    },
    tools: (count) => (count === 1 ? 'Werkzeug' : `${count} Werkzeuge`),
    edited: 'von einer freigebenden Person geändert',
    askedAhead: 'Vorab gefragt: Die Freigabe gilt für einen Aufruf mit beliebigen Argumenten.',
    noArguments: 'Ohne Argumente aufgerufen.',
    hidden: 'Verborgen, weil es wie ein Geheimnis aussieht:',
    secret: (type, length) => `(${type}, ${length} Zeichen)`,
    noFlow: 'Kein Ablauf: Alle Freigebenden dürfen entscheiden',
    flow: 'Ablauf {name}',
    stepStatus: {
      waiting: 'noch nicht erreicht',
      open: 'offen',
      approved: 'freigegeben',
      denied: 'abgelehnt',
      skipped: 'übersprungen',
    },
    needed: (minimum, eligible) => `${minimum} von ${eligible} nötig`,
    onBehalfOf: '{by} für {for}',
    takenBack: 'zurückgenommen',
    questions: 'Fragen',
    askedText: '{by} fragt: {text}',
    answeredText: '{by} antwortet: {text}',
    unanswered: 'Noch nicht beantwortet.',
    earlier: 'Früher angefragt',
    justNow: 'gerade eben',
    ago: (count, unit) => `vor ${count === 1 ? UNITS[unit][0] : `${count} ${UNITS[unit][1]}`}`,
  },
}
