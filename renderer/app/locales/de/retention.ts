/** Texte dazu, wie lange Anfragen aufbewahrt werden. */
export const retention = {
  title: 'Wie lange Anfragen aufbewahrt werden',
  text: 'Beendete Anfragen können die Listen nach einer Weile verlassen. Sie kommen mit ihren Argumenten und Nachrichten in Dateien im Ordner „archive“ neben den Daten; das Protokoll behält jeden Eintrag und nennt jede Datei.',
  keep: 'Beendete Anfragen aufbewahren',
  hint: 'Offene Anfragen bleiben immer. Wird innerhalb einer Stunde befolgt; was in einer Datei ist, kommt nicht von selbst zurück.',
  ever: 'Für immer',
  days: '{n} Tag | {n} Tag | {n} Tage',
  not_saved: 'Es wurde nicht geändert',
}
