import { ERRORS } from '../../../shared/domain/errors.ts'
import { enMail } from './en-mail.ts'
import { clockTime } from './clock-time.ts'
import type { ClockTime, DecidingError, MessageTexts } from './message-texts.ts'

const DECIDING: Readonly<Record<DecidingError, string>> = {
  already_decided: ERRORS.already_decided.text,
  not_eligible: ERRORS.not_eligible.text,
  own_request: ERRORS.own_request.text,
  already_voted: ERRORS.already_voted.text,
  step_not_open: ERRORS.step_not_open.text,
  changed: ERRORS.changed.text,
  must_be_different_person: ERRORS.must_be_different_person.text,
  no_such_tool_in_request: ERRORS.no_such_tool_in_request.text,
  not_pending: ERRORS.not_pending.text,
  not_allowed: ERRORS.not_allowed.text,
  not_found: 'There is no such request.',
}

const clock = ({ date, time, zone }: ClockTime): string =>
  `${date} ${time} ${zone === 'UTC' ? zone : `(${zone})`}`

export const en: MessageTexts = {
  language: 'en',
  time: (iso) => clock(clockTime(iso)),
  clock,
  status: {
    pending: 'Pending',
    approved: 'Approved',
    'partly-approved': 'Partly approved',
    denied: 'Denied',
    'auto-approved': 'Approved by time-out',
    'auto-denied': 'Denied by time-out',
    expired: 'Expired',
    cancelled: 'Cancelled',
  },
  became: {
    pending: 'got a decision and goes on waiting',
    approved: 'was approved',
    'partly-approved': 'was partly approved',
    denied: 'was denied',
    'auto-approved': 'was approved by time-out',
    'auto-denied': 'was denied by time-out',
    expired: 'expired',
    cancelled: 'was cancelled',
  },
  risk: { low: 'low', medium: 'medium', high: 'high' },
  tool: {
    reads: 'reads only',
    writes: 'writes',
    destroys: 'may destroy',
    approved: 'approved',
    denied: 'denied',
  },
  endedBy: {
    timeout: 'nobody: the time was over',
    policy: 'a policy',
    requester: 'the requester',
    system: 'Countersign',
  },
  byTimeOut: 'time-out',
  trial: {
    title: 'Test of Countersign',
    words: 'This is a test of Countersign. Messages about requests will look like this one.',
  },
  refusals: DECIDING,
  mail: enMail,
  sms: {
    leads: {
      request: '{who} asks for {what}.',
      reminder: 'Still waiting: {who} asks for {what}.',
      warning: 'Soon approved without an answer: {who} asks for {what}.',
      escalation: 'Nobody answered yet: {who} asks for {what}.',
      question: 'A question about your request for {what}.',
      answer: '{who} answered about {what}.',
      decision: 'Your request for {what} {became}.',
      copy: 'Request of {who} for {what} {became}.',
      notify: 'For your information: {who} asks for {what}.',
    },
    answer: (code) => ` Reply A ${code} to approve, D ${code} to deny`,
    elsewhere: (others) =>
      others > 0 ? ` And ${others} more. Open Countersign to see them.` : ' Open Countersign to see it.',
  },
  smsAnswers: {
    help: 'Countersign tells you of requests that you may decide. Reply STOP to get no more texts.',
    out: 'You get no more texts from Countersign. Reply START to get them again.',
    in: 'You get texts from Countersign again. Reply STOP to end them.',
    unclear: 'Reply A and the code to approve, or D and the code to deny. Nothing was decided.',
    wrong: 'This code is not known. Nothing was decided.',
    locked: 'Too many wrong codes. Nothing was decided. Answer in Countersign.',
    expired: 'This code has expired. Nothing was decided. Answer in Countersign.',
    changed: 'The request has changed since. Nothing was decided. Look at it in Countersign.',
    approved: 'You approved it.',
    denied: 'You denied it.',
    nothingDecided: 'Nothing was decided.',
    already: (status, by) => `Already ${status.toLowerCase()} by ${by}. Your answer changed nothing.`,
  },
  room: {
    titles: {
      request: (who, where) => `${who} asks to use ${where}`,
      reminder: (who, where) => `Still waiting: ${who} asks to use ${where}`,
      warning: (who, where) => `Soon approved without an answer: ${who} asks to use ${where}`,
      escalation: (who, where) => `Nobody has answered yet: ${who} asks to use ${where}`,
      decision: (who, where, became) => `The request of ${who} to use ${where} ${became}`,
      notify: (who, where) => `For your information: ${who} asks to use ${where}`,
    },
    many: (count) => `${count} requests`,
    more: (count) => `and ${count} more`,
    labels: { tools: 'Tools', risk: 'Risk', by: 'By' },
    see: 'See the request',
    seeAll: 'See all requests',
  },
}
