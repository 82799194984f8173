/** Die ersten Minuten und die Anmeldung. */
export const welcome = {
  title: 'Willkommen',
  lead: 'Geben Sie frei oder lehnen Sie ab, was KI-Agenten tun wollen, bevor es geschieht.',
  where: 'Wo wird entschieden?',
  computer: 'Dieser Rechner',
  computer_detail: 'Sie wachen über Ihre eigenen Agenten. Alles bleibt auf diesem Gerät.',
  team: 'Ein Team',
  team_detail: 'Ihr Team betreibt einen Koordinator. Sie brauchen seine Adresse und ein Token.',
  back: 'Zurück',
  to_place: '{name} zeigen',
  name: 'Ihr Name',
  email: 'Ihre E-Mail-Adresse',
  email_hint: 'Steht im Protokoll für Sie. E-Mails gehen nur hinaus, wenn Sie das einrichten.',
  create: 'Los',
  address: 'Adresse des Koordinators',
  address_hint: 'Zum Beispiel https://countersign.example.com',
  token: 'Ihr Token',
  token_hint: 'Die Verwaltung stellt Ihnen unter „Personen“ eines aus.',
  join: 'Anmelden',
  memory:
    'Dieses System hat keinen sicheren Ort für das Token; nach einem Neustart melden Sie sich wieder an.',
  name_missing: 'Schreiben Sie den Namen, den andere sehen sollen.',
  email_wrong: 'Das ist keine vollständige E-Mail-Adresse.',
  address_missing: 'Schreiben Sie die Adresse des Koordinators.',
  token_missing: 'Fügen Sie das Token ein.',
  open_link: 'Dieser Koordinator gehört noch niemandem',
  open_link_detail:
    'Beim Start hat er einen Link zum Einrichten ausgegeben. Öffnen Sie diesen Link in diesem Browser.',
}

export const sample = {
  title: 'Einen angehaltenen Aufruf ansehen',
  lead: 'Richten Sie einen Beispielbereich ein: einen Ordner mit drei Dateien, einen Konnektor darauf und einen Agenten. Er lässt sich jederzeit entfernen.',
  add: 'Beispielbereich einrichten',
  added: 'Der Beispielbereich ist bereit.',
  try_title: 'Nun soll ein Agent etwas versuchen',
  try_lead:
    'Der Beispielagent bittet darum, eine Datei zu schreiben. Sein Aufruf wartet, bis Sie entscheiden.',
  try: 'Den Agenten fragen lassen',
  trying: 'Der Agent fragt …',
  folder: 'Sein Ordner: {folder}',
  skip: 'Ohne Beispiel weiter',
  requests: 'Zu den Anfragen',
}

export const setUp = {
  title: 'Einrichten',
  lead: 'Dieser Koordinator gehört dann Ihnen: Sie laden andere ein und bestimmen, wer was darf.',
  create: 'Übernehmen',
  done_title: 'Dieser Koordinator gehört schon jemandem',
  sign_in: 'Anmelden',
}

export const signIn = {
  title: 'Anmelden',
  lead: 'Fügen Sie ein API-Token ein. Die Verwaltung stellt Ihnen unter „Personen“ eines aus.',
  token: 'API-Token',
  sign_in: 'Anmelden',
  kept: 'Es bleibt nur in diesem Tab.',
}
