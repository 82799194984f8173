import type { FlowIssue } from '../../../../shared/domain/flow/issue.ts'

/**
 * Issues in the person's language: each code has a sentence, filled with the issue's own names and numbers. One that
 * this window has no sentence for keeps the rule's own words.
 */
export const wordedIssues = (
  issues: readonly FlowIssue[],
  sentence: (key: string, data: Readonly<Record<string, string | number>>) => string | null,
): readonly FlowIssue[] =>
  issues.map((issue) => ({
    ...issue,
    message: sentence(`flows.issues.${issue.code}`, issue.data ?? {}) ?? issue.message,
  }))
