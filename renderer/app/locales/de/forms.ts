/** Texte, die alle Formulare neben einer Liste gemeinsam haben. */
export const forms = {
  save: 'Speichern',
  cancel: 'Abbrechen',
  close: 'Bereich schließen',
  resize: 'Breite des Bereichs',
  look: 'Nicht gespeichert. Sehen Sie sich die markierten Felder an.',
  offline:
    'Nicht gespeichert: Der Koordinator ist nicht erreichbar. Ihre Eingaben stehen noch hier; versuchen Sie es erneut, wenn er wieder da ist.',
  copy: 'Kopieren',
  copied: 'Kopiert',
  not_copied: 'Kopieren geht hier nicht. Markieren Sie den Text, und kopieren Sie ihn selbst.',
  nobody: 'Niemand gefunden',
  take_away: 'Wegnehmen',
  on: 'Ein',
  off: 'Aus',
  invalid: {
    required: 'Bitte ausfüllen.',
    too_long: 'Höchstens {n} Zeichen.',
    too_many: 'Höchstens {n}.',
    range: 'Diese Zahl liegt außerhalb des Erlaubten.',
    email: 'Das ist keine E-Mail-Adresse.',
    url: 'Das ist keine Webadresse. Sie beginnt mit https:// oder http://.',
    phone: 'Schreiben Sie sie wie +46701234567: Pluszeichen, Land, Nummer.',
    invalid: 'Das ist nicht gültig.',
  },
  leave: {
    title: 'Eingaben verwerfen?',
    text: 'Sie sind nicht gespeichert.',
    stay: 'Weiter bearbeiten',
    discard: 'Verwerfen',
  },
}
