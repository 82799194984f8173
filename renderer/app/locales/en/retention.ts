/** Texts of how long requests are kept. */
export const retention = {
  title: 'How long requests are kept',
  text: 'Requests that have ended can be moved out of the lists after a while, with their arguments and messages, into files in the “archive” folder beside the data. The log keeps every entry and names each file.',
  keep: 'Keep ended requests',
  hint: 'Pending requests always stay. A change takes effect within the hour; archived requests do not come back by themselves.',
  ever: 'Forever',
  days: '{n} day | {n} day | {n} days',
  not_saved: 'This was not changed',
}
