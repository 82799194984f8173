/** Texts about how somebody wants to be written to, for the screens that ask. */
export const preferences = {
  language: 'Language of messages',
  language_hint: 'For e-mails, text messages and the review page they link to.',
  as_workspace: 'Same as for everybody',
  quiet: 'Quiet hours',
  quiet_hint:
    'E-mails, texts and notifications wait for the end of quiet hours, except warnings and escalations.',
  from: 'Quiet from',
  until: 'Quiet until',
  zone: 'Time zone',
  zone_choose: 'Choose a time zone',
  zone_none: 'No such time zone',
  zone_needed: 'Choose a time zone.',
  zone_unknown: 'This time zone is not known here.',
  days: 'Days',
  days_hint: 'Hours that run past midnight count for the day they start on.',
  days_needed: 'Choose at least one day, or switch quiet hours off.',
  time_needed: 'Enter a time.',
  same_time: 'Start and end must differ.',
}
