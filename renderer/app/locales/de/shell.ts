/** Texte rund um jede Seite. */
export const shell = {
  roles: { admin: 'Verwaltung', approver: 'Freigebende Person', member: 'Mitglied' },
  app: {
    name: 'Countersign',
    navigation: 'Hauptmenü',
    skip: 'Zum Inhalt springen',
    more_messages: 'und eine weitere | und {n} weitere',
    messages: 'Meldungen',
    dismiss: 'Ausblenden',
    close: 'Schließen',
    cancel: 'Abbrechen',
    fold: 'Seitenleiste einklappen',
    unfold: 'Seitenleiste ausklappen',
  },
  news: {
    title: 'Mitteilungen',
    title_new: 'Mitteilungen, davon neue',
    none: 'Noch ist nichts geschehen',
    waits: '{name} wartet auf Sie: {connector}',
    ended: '{status}: Ihre Anfrage für {connector}',
  },
  nav: {
    dashboard: 'Übersicht',
    requests: 'Anfragen',
    flows: 'Freigabeabläufe',
    policies: 'Richtlinien',
    connectors: 'Konnektoren',
    people: 'Personen',
    settings: 'Einstellungen',
    waiting: '{n} wartet auf Sie | {n} warten auf Sie',
  },
  connection: {
    live: 'Verbunden',
    live_detail: 'Verbunden. Was anderswo geschieht, steht sofort hier.',
    loading: 'Lädt',
    loaded: '{done} von {total}',
    loading_detail:
      'Anfragen werden geladen: {done} von {total}. Mit denen, die hier sind, können Sie arbeiten.',
    reconnecting: 'Verbindet neu',
    reconnecting_detail:
      'Die Verbindung ist abgerissen und wird neu aufgebaut. Drücken, um es gleich zu versuchen.',
    offline: 'Offline',
    offline_detail:
      'Geladenes bleibt lesbar, und Sie können entscheiden; Entscheidungen gehen hinaus, sobald die Verbindung steht. Drücken, um es gleich zu versuchen.',
    computer: 'Dieser Rechner',
    team: '{host}',
    queued: '{n} noch zu senden | {n} noch zu senden',
  },
  ended: {
    title: 'Ihre Sitzung wurde von anderswo beendet',
    text: 'Was von diesem Koordinator gespeichert war, ist von diesem Rechner entfernt.',
    not_sent:
      'Eine Entscheidung war noch nicht gesendet und zählt nicht: | {n} Entscheidungen waren noch nicht gesendet und zählen nicht:',
    approve: 'Freigabe für {requester} ({connector})',
    deny: 'Ablehnung für {requester} ({connector})',
  },
  places: {
    title: 'Koordinator',
    computer: 'Dieser Rechner',
    waiting: '{n} offene Anfrage | {n} offene Anfragen',
    signed_out: 'Abgemeldet',
    switch: 'Gezeigt wird {name}. Einen anderen Koordinator zeigen',
    switch_waiting: 'Gezeigt wird {name}. Einen anderen Koordinator zeigen; anderswo: {waiting}',
  },
  banner: {
    restarting: 'Der Koordinator ist stehen geblieben und startet neu. Angehaltene Aufrufe bleiben erhalten.',
    failed: 'Der Koordinator auf diesem Rechner startet nicht.',
    outdated:
      'Dieses Fenster ist älter als sein Koordinator. Aktualisieren Sie die App, oder laden Sie die Seite neu.',
    restart: 'Neu starten',
  },
  storage: {
    full: 'Auf dem Datenträger dieses Rechners ist kein Platz mehr: Was gezeigt wird, kann veraltet sein, und Entscheidungen lassen sich nicht aufbewahren. Schaffen Sie Platz; es geht dann von selbst weiter.',
    newer:
      'Eine neuere Version der App hat hier Entscheidungen aufbewahrt, die diese Version nicht lesen kann und unverändert lässt. Aktualisieren Sie die App, um sie zu senden; bis dahin können Sie lesen, aber keine Entscheidung lässt sich hier aufbewahren.',
    failed:
      'Der Datenträger dieses Rechners hat es nicht angenommen. Versuchen Sie es noch einmal; bleibt es dabei, starten Sie die App neu.',
  },
  disk: {
    storage_full: 'Der Datenträger des Koordinators ist voll: Er kann nichts speichern.',
    storage_failed:
      'Der Koordinator kann nicht auf seinen Datenträger oder in seine Datenbank schreiben: Er kann nichts speichern.',
    meanwhile:
      'Lesen können Sie weiter. Entscheidungen warten hier und werden gesendet, sobald er wieder speichert; speichern Sie anderes dann noch einmal.',
    computer: 'Schaffen Sie Platz auf diesem Rechner; hilft das nicht, starten Sie die App neu.',
    team: 'Sagen Sie es den Menschen, die den Koordinator betreiben.',
  },
  starting: {
    starting: 'Startet …',
    unreachable: 'Der Koordinator antwortet noch nicht. Neuer Versuch …',
    failed: 'Der Koordinator startet nicht',
    again: 'Neu starten',
  },
  commands: {
    palette: 'Befehle',
    keys: 'Tasten',
    keysDetail: 'Was auf dieser Seite wirkt.',
    sidebar: 'Seitenleiste ein- oder ausklappen',
    theme: 'Zwischen hell und dunkel wechseln',
    placeholder: 'Was möchten Sie tun?',
    hint: 'Tippen Sie, um einen Befehl zu finden, dann Eingabetaste.',
    none: 'Diesen Befehl gibt es hier nicht.',
    or: 'oder',
    singleKeys: 'Einzelne Tasten wirken',
    nextRequest: 'Die nächste Anfrage öffnen, die auf mich wartet',
    next: 'Nächste Zeile',
    previous: 'Vorige Zeile',
    open: 'Zeile öffnen',
    select: 'Zeile auswählen',
    selectNext: 'Auswählen und nach unten',
    selectPrevious: 'Auswählen und nach oben',
    group: { decide: 'Entscheiden', go: 'Gehe zu', list: 'Listen', app: 'Fenster' },
  },
  find: {
    label: 'Auf dieser Seite suchen',
    what: 'Suchen',
    count: '{at} von {total}',
    many: '{at} von mehr als {total}',
    none: 'Nicht gefunden',
    next: 'Weiter',
    previous: 'Zurück',
    close: 'Schließen',
  },
  untrusted: {
    more: '+{count} von {total} Zeichen',
    mixedScripts: 'Buchstaben verschiedener Schriften in einem Wort',
  },
  problem: {
    offline: 'Der Koordinator ist nicht erreichbar. Prüfen Sie die Verbindung, und versuchen Sie es erneut.',
    page: 'Diese Seite ließ sich nicht laden.',
    page_what_now:
      'Prüfen Sie die Verbindung, und versuchen Sie es noch einmal. Seiten, die schon offen waren, gehen weiterhin.',
    unreadable: 'Der Koordinator hat etwas geantwortet, das diese App nicht versteht.',
  },
}
