/** A fact about this window by the key of its name. */
export type Fact = readonly [key: string, value: string]

/** Facts as lines of text, to be pasted into a question for help. */
export const diagnosticsText = (lines: readonly { label: string; value: string }[]): string =>
  lines.map(({ label, value }) => `${label}: ${value}`).join('\n')
