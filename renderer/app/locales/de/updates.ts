/** Texte über neuere Versionen der App, in den Einstellungen. */
export const updates = {
  label: 'Neuere Versionen',
  hint: 'Jede wird geprüft: wer sie herausgab, ob sie für diese App bestimmt ist und ob sie ganz ankam.',
  choice: {
    automatic: 'Von selbst installieren',
    tell: 'Mir Bescheid geben',
    off: 'Nicht danach suchen',
  },
  look: 'Jetzt nachsehen',
  install: '{version} installieren',
  state: {
    none: 'Diese Fassung nennt niemanden, der Updates herausgibt.',
    unknown: 'Es wurde noch nicht nachgesehen.',
    newest: 'Das ist die neueste Version.',
    available: 'Version {version} ist da.',
    loading: 'Version {version} wird geholt…',
    ready: 'Version {version} liegt bereit.',
  },
  refused: {
    unreadable: 'Was der Update-Server sagte, ist nicht zu verstehen. Es wurde nichts installiert.',
    'wrong-signature':
      'Was der Update-Server anbietet, hat nicht der Herausgeber unterschrieben. Es wurde nichts installiert.',
    'other-target':
      'Was der Update-Server anbietet, ist für ein anderes System. Es wurde nichts installiert.',
    'too-old':
      'Was der Update-Server anbietet, ist älter als 30 Tage: Vielleicht hält jemand Updates zurück.',
    'not-yet':
      'Was der Update-Server anbietet, trägt ein Datum in der Zukunft. Prüfen Sie die Uhr dieses Rechners.',
    damaged: 'Die Datei, die kam, ist nicht die unterschriebene. Sie wurde gelöscht.',
    away: 'Der Update-Server antwortet nicht. Später wird es erneut versucht.',
    failed: 'Das Update ließ sich nicht einsetzen. Das Protokoll sagt, warum.',
  },
}
