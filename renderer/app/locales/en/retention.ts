/** Texts of how long requests are kept. */
export const retention = {
  title: 'How long requests are kept',
  text: 'Ended requests can leave the lists after a while. They go into files in the folder “archive” beside the data, with their arguments and messages; the log keeps every entry and names each file.',
  keep: 'Keep ended requests',
  hint: 'Open requests always stay. Followed within the hour; what is in a file does not come back by itself.',
  ever: 'For ever',
  days: '{n} day | {n} day | {n} days',
  not_saved: 'It was not changed',
}
