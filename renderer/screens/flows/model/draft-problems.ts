import { KEPT_SECRET } from '../../../../shared/contract/http/connectors.ts'
import { email as emailAddress } from '../../../../shared/contract/http/common.ts'
import { flowAdvanced, saveFlow } from '../../../../shared/contract/http/flows.ts'
import type { FlowDraft, TimedSetting } from './draft.ts'
import { isWebhookSecret } from './webhook-secret.ts'

export const STEPS = ['general', 'channels', 'approval', 'advanced'] as const
export type Step = (typeof STEPS)[number]

/** What is wrong with one field. The sentence is found by the code. */
export interface FieldProblem {
  readonly step: Step
  readonly field: string
  readonly code:
    | 'required'
    | 'too_long'
    | 'name_taken'
    | 'choose_one'
    | 'minutes'
    | 'not_before_reminder'
    | 'email'
    | 'add_email'
    | 'url'
    | 'secret'
    | 'secret_form'
    | 'flow_errors'
}

export interface DraftContext {
  /** Names of the other flows. */
  readonly otherNames: readonly string[]
  /** How many errors the check of the graph found. */
  readonly flowErrors: number
}

export const NAME_LIMIT = 120
export const DESCRIPTION_LIMIT = 1000
export const MOST_MINUTES = 60 * 24 * 90

/** Everything that keeps a draft from being saved, in the order of the steps. */
export function draftProblems(draft: FlowDraft, context: DraftContext): FieldProblem[] {
  return [...general(draft, context), ...channels(draft), ...approval(context), ...advanced(draft)]
}

function general(draft: FlowDraft, { otherNames }: DraftContext): FieldProblem[] {
  const found: FieldProblem[] = []
  const add = (field: string, code: FieldProblem['code']) => found.push({ step: 'general', field, code })
  const name = draft.name.trim()
  if (name === '') add('name', 'required')
  else if (!saveFlow.shape.name.safeParse(name).success) add('name', 'too_long')
  else if (otherNames.some((other) => sameName(other, name))) add('name', 'name_taken')
  if (draft.description.trim().length > DESCRIPTION_LIMIT) add('description', 'too_long')
  if (draft.scope.type === 'connectors' && draft.scope.connectors.length === 0) add('scope', 'choose_one')
  if (draft.scope.type === 'groups' && draft.scope.groups.length === 0) add('scope', 'choose_one')
  return found
}

const channels = (draft: FlowDraft): FieldProblem[] =>
  draft.channels.length === 0 ? [{ step: 'channels', field: 'channels', code: 'choose_one' }] : []

const approval = ({ flowErrors }: DraftContext): FieldProblem[] =>
  flowErrors > 0 ? [{ step: 'approval', field: 'graph', code: 'flow_errors' }] : []

function advanced({ advanced: settings }: FlowDraft): FieldProblem[] {
  const found: FieldProblem[] = []
  const add = (field: string, code: FieldProblem['code']) => found.push({ step: 'advanced', field, code })
  const timed = { autoApprove: settings.autoApprove, autoDeny: settings.autoDeny, remind: settings.remind }
  for (const [field, setting] of Object.entries(timed)) {
    if (setting.on && !isMinutes(setting.minutes)) add(field, 'minutes')
  }
  if (outlasts(settings.remind, settings.autoApprove) || outlasts(settings.remind, settings.autoDeny)) {
    add('remind', 'not_before_reminder')
  }
  if (settings.cc.on) {
    const rows = settings.cc.emails.map((row) => row.trim())
    if (rows.every((row) => row === '')) add('cc', 'add_email')
    rows.forEach((row, i) => {
      if (row !== '' && !isEmail(row)) add(`cc/${String(i)}`, 'email')
    })
  }
  if (settings.webhook.on) {
    if (!isWebAddress(settings.webhook.url.trim())) add('webhook/url', 'url')
    const { secret } = settings.webhook
    if (secret === '') add('webhook/secret', 'secret')
    else if (secret !== KEPT_SECRET && !isWebhookSecret(secret)) add('webhook/secret', 'secret_form')
  }
  return found
}

const isMinutes = (minutes: number | null): boolean =>
  minutes !== null && flowAdvanced.shape.remindAfterMinutes.safeParse(minutes).success

/** A reminder that would come when the request is over already. */
const outlasts = (remind: TimedSetting, end: TimedSetting): boolean =>
  remind.on && end.on && remind.minutes !== null && end.minutes !== null && remind.minutes >= end.minutes

const isEmail = (text: string): boolean => emailAddress.safeParse(text).success

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text) && text.length <= 2000
}

const sameName = (a: string, b: string): boolean =>
  a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase()
