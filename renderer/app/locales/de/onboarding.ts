/** Die ersten Minuten und die Anmeldung. */
export const welcome = {
  title: 'Willkommen bei Countersign',
  lead: 'Geben Sie frei oder lehnen Sie ab, was KI-Agenten tun wollen, bevor es geschieht.',
  where: 'Wo wird entschieden?',
  computer: 'Dieser Rechner',
  computer_detail: 'Sie wachen über Ihre eigenen Agenten. Alles bleibt auf diesem Gerät.',
  team: 'Ein Team',
  team_detail: 'Ihr Team betreibt einen Koordinator. Sie brauchen seine Adresse.',
  team_title: 'Beim Team anmelden',
  team_lead:
    'Der Koordinator des Teams bewahrt dessen Anfragen und Entscheidungen auf. Diese App zeigt sie und behält eine Kopie für die Zeit ohne Netz.',
  back: 'Zurück',
  to_place: '{name} zeigen',
  name: 'Ihr Name',
  email: 'Ihre E-Mail-Adresse',
  email_hint: 'Steht im Protokoll für Sie. E-Mails gehen nur hinaus, wenn Sie das einrichten.',
  create: 'Los',
  address: 'Adresse des Koordinators',
  address_hint: 'Zum Beispiel https://countersign.example.com',
  look: 'Weiter',
  at: 'Koordinator: {address}',
  other: 'Andere Adresse',
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
  try: 'Ausprobieren',
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
  invited: 'Sie sind eingeladen. Von da an kennt man Sie hier an dem Konto, mit dem Sie sich anmelden.',
  with_provider: 'Mit {provider} anmelden',
  with_token: 'Mit einem API-Token',
  in_browser: 'Weiter geht es in Ihrem Browser. Dieses Fenster wartet.',
  cancel: 'Abbrechen',
  email: 'Ihre E-Mail-Adresse',
  email_hint: 'Ein Code wird Ihnen geschickt, wenn man Sie hier unter dieser Adresse kennt.',
  email_wrong: 'Das ist keine vollständige E-Mail-Adresse.',
  send_code: 'Code schicken lassen',
  code_sent: 'Wenn man {email} hier kennt, ist ein Code unterwegs. Er gilt 10 Minuten, nur auf diesem Gerät.',
  code: 'Code aus der E-Mail',
  code_hint: 'Acht Buchstaben und Ziffern. Niemand sonst darf ihn haben.',
  code_missing: 'Geben Sie den Code aus der E-Mail ein.',
  another_code: 'Andere Adresse oder neuer Code',
  problem: {
    sign_in_not_offered: 'Diese Art der Anmeldung ist dort nicht eingerichtet.',
    wrong_sign_in_code: 'Das ist nicht der Code. Nach fünf falschen ist er verbraucht.',
    sign_in_code_over: 'Dieser Code gilt nicht mehr. Lassen Sie sich einen neuen schicken.',
    sign_in_over: 'Diese Anmeldung ist vorbei oder wurde anderswo begonnen. Beginnen Sie neu.',
    unknown_identity: 'Niemand hier gehört zu diesem Konto. Bitten Sie die Verwaltung um eine Einladung.',
    invitation_over:
      'Diese Einladung wurde benutzt, ist abgelaufen oder gilt jemand anderem. Bitten Sie um eine neue.',
    provider_refused: 'Der Anmeldedienst hat Sie nicht angemeldet.',
    provider_unavailable: 'Der Anmeldedienst antwortet nicht. Versuchen Sie es später noch einmal.',
    provider_mistrusted:
      'Was vom Anmeldedienst kam, ist nicht, wie es sein muss; niemand wurde angemeldet. Sagen Sie es der Verwaltung.',
    sign_in_too_weak:
      'Ihr Team verlangt einen weiteren Faktor. Melden Sie sich beim Anmeldedienst auch mit einem Sicherheitsschlüssel oder einer Authentifizierungs-App an.',
    cancelled_by_person: 'Unter dieser Adresse wurde nichts angefragt.',
    certificate_self_signed:
      'Der Koordinator zeigt ein Zertifikat, das er selbst unterschrieben hat; jeder könnte sich für ihn ausgeben. Wer ihn betreibt, braucht eines von einer Zertifizierungsstelle.',
    certificate_unknown_authority:
      'Das Zertifikat des Koordinators stammt von einer Stelle, die diese App nicht kennt, oder die Kette dorthin ist nicht vollständig. Wer ihn betreibt, muss die ganze Kette einer allgemein bekannten Stelle senden.',
    certificate_expired:
      'Das Zertifikat des Koordinators ist abgelaufen. Wer ihn betreibt, muss es erneuern. Prüfen Sie auch, ob das Datum dieses Rechners stimmt.',
    certificate_not_yet_valid:
      'Das Zertifikat des Koordinators gilt noch nicht. Prüfen Sie, ob das Datum dieses Rechners stimmt.',
    certificate_wrong_host:
      'Das Zertifikat des Koordinators gilt für eine andere Adresse. Nehmen Sie genau die Adresse, die Ihnen genannt wurde.',
  },
}
