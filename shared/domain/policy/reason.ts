import type { JsonObject } from '../json.ts'

/** Why a call was allowed, denied or put to people: one sentence a code; `{name}` is filled from the data. */
const SENTENCES = {
  allowed: 'Policy “{policy}” allows it.',
  denied: 'Policy “{policy}” does not allow it.',
  'approval-required': 'Policy “{policy}” asks for approval.',
  'condition-unsure':
    'The condition of policy “{policy}” could not be worked out for these arguments, so the policy applies.',
  'tool-changed':
    'Policy “{policy}” would allow it, but “{tool}” has changed since the policy was saved, so people are asked.',
  'tool-new':
    'Policy “{policy}” would allow it, but “{tool}” was not there when the policy was saved, so people are asked.',
  'no-policy': 'No policy covers it, so people are asked.',
} as const

export type PolicyReasonCode = keyof typeof SENTENCES

export interface PolicyReason {
  readonly code: PolicyReasonCode
  readonly data: JsonObject
}

/** The default English sentence; screens translate by code. */
export const reasonText = (reason: PolicyReason): string =>
  SENTENCES[reason.code].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = reason.data[name]
    return typeof value === 'string' ? value : whole
  })
