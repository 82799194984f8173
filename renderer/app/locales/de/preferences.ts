/** Texte dazu, wie jemand benachrichtigt werden möchte, für die Seiten, die danach fragen. */
export const preferences = {
  language: 'Sprache der Nachrichten',
  language_hint: 'Von E-Mails, SMS und der Seite hinter dem Link einer E-Mail.',
  as_workspace: 'Wie für alle',
  quiet: 'Ruhezeiten',
  quiet_hint:
    'E-Mails, SMS und Benachrichtigungen warten bis zu ihrem Ende, außer Warnungen und Eskalationen.',
  from: 'Ruhe von',
  until: 'Ruhe bis',
  zone: 'Zeitzone',
  zone_choose: 'Zeitzone wählen',
  zone_none: 'Diese Zeitzone gibt es nicht',
  zone_needed: 'Wählen Sie eine Zeitzone.',
  zone_unknown: 'Diese Zeitzone ist hier nicht bekannt.',
  days: 'Tage',
  days_hint: 'Stunden über Mitternacht gehören zu dem Tag, an dem sie beginnen.',
  days_needed: 'Wählen Sie mindestens einen Tag, oder schalten Sie die Ruhezeiten aus.',
  time_needed: 'Geben Sie eine Uhrzeit ein.',
  same_time: 'Sie müssen zu einer anderen Zeit enden, als sie beginnen.',
}
