import type { Request } from '../../../shared/contract/http/requests.ts'
import { ANSWER_QUESTION_TOOL } from '../../../shared/contract/mcp.ts'
import { assertNever } from '../../../shared/domain/assert-never.ts'

type Decided = Request['steps'][number]['decisions'][number]

const MOST_NAMES = 5

/** Who can still decide, in words: “Ada Lovelace, Grace Hopper and 3 more”. */
function whoIsAsked(request: Request): string {
  const open = request.steps.filter(({ status }) => status === 'open')
  const names = new Map<string, string>()
  for (const { eligible } of open) {
    for (const { id, name } of eligible) if (request.assignees.includes(id)) names.set(id, name)
  }
  const all = [...names.values()]
  if (all.length === 0) return 'an approver'
  const shown = all.slice(0, MOST_NAMES).join(', ')
  return all.length > MOST_NAMES ? `${shown} and ${all.length - MOST_NAMES} more` : shown
}

/** The progress note of a held call. */
export const waitingNote = (request: Request): string =>
  `Waiting for approval by ${whoIsAsked(request)} (request ${request.id}).${questionText(request)}`

export const pendingText = (request: Request): string =>
  `Approval is pending: ${whoIsAsked(request)} must agree first (request ${request.id}). Nothing has been executed. ` +
  'To go on, simply make the same call again later, with exactly the same arguments: it attaches to this request, ' +
  'nobody is asked twice, and it runs once as soon as it is approved. Do not try to reach the same end another way.' +
  questionText(request)

/** What an approver wants to know before they decide, after a blank; nothing when no question is open. */
function questionText(request: Request): string {
  const open = request.questions.find(({ answer }) => answer === undefined)
  if (open === undefined || request.status !== 'pending') return ''
  return (
    ` ${open.by.name} asks: “${open.text}” If you know, answer with ${ANSWER_QUESTION_TOOL}; ` +
    'the request goes on waiting meanwhile.'
  )
}

/** What became of one tool of a request that is over, when it was not approved. */
export function endedText(request: Request, tool: string): string {
  const { status } = request
  switch (status) {
    case 'pending':
      return pendingText(request)
    case 'denied':
    case 'approved':
    case 'partly-approved':
    case 'auto-approved':
      return `${deniedBy(request, tool)} ${nothingRan(request)} ${FINAL}`
    case 'auto-denied':
      return `Denied because nobody decided in time. ${nothingRan(request)} ${NOBODY_AGREED}`
    case 'expired':
      return `The request expired before anybody decided. ${nothingRan(request)} ${NOBODY_AGREED}`
    case 'cancelled':
      return `The request was cancelled${by(request)}. ${nothingRan(request)} ${NOBODY_AGREED}`
    default:
      return assertNever(status)
  }
}

/** What became of an approval that can no longer be used. */
export function grantText(request: Request, grant: NonNullable<Request['tools'][number]['grant']>): string {
  switch (grant) {
    case 'lapsed':
      return `The approval was not used in time and has lapsed. ${nothingRan(request)} ${ASK_ANEW}`
    case 'revoked':
      return `The approval was taken back before it was used. ${nothingRan(request)} ${FINAL}`
    case 'used':
      return `The approval of request ${request.id} has been used already; it covered one call. ${ASK_ANEW}`
    case 'executing':
      return `The approved call of request ${request.id} is under way. Make the same call again later.`
    case 'outcome-unknown':
      return unknownOutcome(request.id)
    case 'ready':
      return `The approval of request ${request.id} is ready. ${ASK_AGAIN}`
    default:
      return assertNever(grant)
  }
}

export const unknownOutcome = (requestId: string): string =>
  `The approved call of request ${requestId} was started, and it is not known whether it took effect. ` +
  'It is not repeated by itself. Check the effect before you make the call again; that asks for approval anew.'

/** Follows an approval that cannot be used yet, because the connector is away. */
export const approvedButAway = (request: Request, why: string): string =>
  `Approved (request ${request.id}), but not executed: ${why} The approval stays ready for some minutes. ${ASK_AGAIN}`

/** Precedes the answer of a call whose arguments an approver replaced. */
export function editedText(request: Request, changes: readonly string[]): string {
  const who = decisions(request)
    .filter(({ verdict }) => verdict === 'approve')
    .map(({ by: { name } }) => name)
  return (
    `Approved with changes${who.length === 0 ? '' : ` by ${[...new Set(who)].join(', ')}`} (request ${request.id}). ` +
    `The call ran with other arguments than yours:\n${changes.join('\n')}\n` +
    'This was the decision; do not repeat the call with the arguments that were replaced.'
  )
}

/** One request in a few lines, for `countersign_request_status` and `countersign_request_access`. */
export function statusText(request: Request): string {
  const tools = request.tools.map(({ name, outcome, grant }) => {
    const stands = outcome === undefined ? 'waiting' : grant === undefined ? outcome : `${outcome}, ${grant}`
    return `- ${request.connector.key}_${name}: ${stands}`
  })
  const head =
    request.status === 'pending'
      ? `Request ${request.id} is pending: ${whoIsAsked(request)} must agree first.`
      : `Request ${request.id}: ${request.status}${by(request)}.`
  const next = request.status === 'pending' ? `${CALL_LATER}${questionText(request)}` : ready(request)
  return [head, ...tools, next].join('\n').trim()
}

const ready = (request: Request): string =>
  request.tools.some(({ grant }) => grant === 'ready')
    ? 'Each approved tool may be called once; call it now.'
    : ''

/**
 * Whoever decides after a tool was denied for good no longer says anything about it, so the first who left it out denied
 * it. Where that decision was withdrawn since, the denial stands and is nobody's to be quoted.
 */
function deniedBy(request: Request, tool: string): string {
  const denial = allDecisions(request).find(({ tools }) => !tools.includes(tool))
  if (!denial) return `Denied${by(request)}.`
  if (denial.withdrawnAt !== undefined) return 'Denied.'
  return `Denied by ${denial.by.name}.${denial.reason ? ` Reason: ${denial.reason}` : ''}`
}

const allDecisions = (request: Request): readonly Decided[] =>
  request.steps.flatMap((step) => step.decisions).toSorted((a, b) => a.at.localeCompare(b.at))

const decisions = (request: Request): readonly Decided[] =>
  allDecisions(request).filter(({ withdrawnAt }) => withdrawnAt === undefined)

function by({ resolution }: Request): string {
  if (!resolution) return ''
  return `${resolution.name ? ` by ${resolution.name}` : ''}${resolution.reason ? `: ${resolution.reason}` : ''}`
}

const nothingRan = ({ id }: Request): string => `Nothing was executed (request ${id}).`
const FINAL = 'This is final: do not make the call again, and do not try to reach the same end another way.'
const NOBODY_AGREED = 'Nobody agreed to it. Making the call again asks anew.'
const ASK_ANEW = 'Making the call again asks for approval anew.'
const ASK_AGAIN = 'Make exactly the same call again to use it.'
const CALL_LATER =
  'Call the tools later: each runs once as soon as it is approved. Nothing has been executed.'
