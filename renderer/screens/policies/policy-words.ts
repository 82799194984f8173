import { plainText } from '../../../shared/domain/text/plain.ts'
import type { PolicyResource, SavePolicy } from '../../../shared/contract/http/policies.ts'
import { dateOf } from '../../ui/time-text.ts'
import type { Policies } from './use-policies.ts'

export type Say = (key: string, data?: Readonly<Record<string, unknown>>, count?: number) => string

/** "Maya Lindqvist +2": as much of a list as a cell has room for. */
export function firstAndMore(names: readonly string[], none: string, say: Say): string {
  const [first, ...others] = names
  if (first === undefined) return none
  return others.length === 0 ? first : say('more', { first, n: others.length })
}

/** "Until 22 Dec 2026". `now` is epoch ms. */
export function validityText(
  { validFrom, validUntil }: Pick<PolicyResource, 'validFrom' | 'validUntil'>,
  now: number,
  locale: string,
  say: Say,
): string {
  if (validUntil !== undefined && Date.parse(validUntil) <= now)
    return say('over', { date: dateOf(validUntil, locale) })
  const parts = [
    ...(validFrom === undefined ? [] : [say('from', { date: dateOf(validFrom, locale) })]),
    ...(validUntil === undefined ? [] : [say('until', { date: dateOf(validUntil, locale) })]),
  ]
  return parts.length === 0 ? say('always') : parts.join(' ')
}

/** The whole policy as one sentence. Names that connectors chose are made harmless. */
export function policySentence(policy: SavePolicy, data: Policies, locale: string, say: Say): string {
  const { users, groups, agents } = policy.subjects
  const list = new Intl.ListFormat(locale, { type: 'disjunction' })
  const who = [
    ...users.map(data.userName),
    ...groups.map((id) => say('summary.members', { name: data.groupName(id) })),
    ...agents.map((id) => say('summary.agent', { name: data.agentName(id) })),
  ]
  const period = [
    ...(policy.validFrom === undefined ? [] : [say('from', { date: dateOf(policy.validFrom, locale) })]),
    ...(policy.validUntil === undefined ? [] : [say('until', { date: dateOf(policy.validUntil, locale) })]),
  ]
  return say('summary.sentence', {
    tools: toolWords(policy, list, say),
    connector: policy.connector === '*' ? say('summary.any') : data.connectorName(policy.connector),
    who: who.length === 0 ? say('summary.everybody') : list.format(who),
    does: doesWords(policy, data, say),
    when: period.length === 0 ? '' : `, ${period.join(' ')}`,
  })
}

function toolWords({ tools, annotations }: SavePolicy, list: Intl.ListFormat, say: Say): string {
  const named =
    tools.length === 0 ? say('summary.every_tool') : list.format(tools.map((tool) => plainText(tool, 80)))
  const { readOnly, destructive } = annotations ?? {}
  const marks = [
    ...(readOnly === undefined ? [] : [say(`summary.marked.${readOnly ? 'read' : 'not_read'}`)]),
    ...(destructive === undefined ? [] : [say(`summary.marked.${destructive ? 'destroy' : 'not_destroy'}`)]),
  ]
  return marks.length === 0 ? named : `${named} (${marks.join(', ')})`
}

function doesWords({ action, flowId }: SavePolicy, data: Policies, say: Say): string {
  if (action !== 'request-approval') return say(`summary.${action}`)
  return flowId === undefined
    ? say('summary.ask_default')
    : say('summary.ask', { flow: data.flowName(flowId) })
}
