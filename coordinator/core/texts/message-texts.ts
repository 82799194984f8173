import type { Language } from '../../../shared/domain/people/language.ts'
import type { NoticeKind } from '../../../shared/domain/request/effect.ts'
import type { RequestStatus } from '../../../shared/domain/request/state.ts'
import type { SmsWords } from '../../../shared/domain/sms/sms-words.ts'

/** Everything that messages to people say in one language. A text that one language lacks does not compile. */
export interface MessageTexts {
  readonly language: Language
  /** An instant (ISO 8601 UTC) as this language writes it, by the reader's clock where it is known, and with its zone. */
  readonly time: (iso: string) => string
  /** The same of a clock: `date` is `2026-01-05`, `time` is `10:00`, `zone` is `UTC` or an IANA name. */
  readonly clock: (shown: ClockTime) => string
  /** How a request stands, for the beginning of a line. */
  readonly status: Readonly<Record<RequestStatus, string>>
  /** The end of a sentence about a request: `was approved`. */
  readonly became: Readonly<Record<RequestStatus, string>>
  readonly risk: Readonly<Record<'low' | 'medium' | 'high', string>>
  readonly tool: Readonly<Record<'reads' | 'writes' | 'destroys' | 'approved' | 'denied', string>>
  /** What ended a request where no person did. */
  readonly endedBy: Readonly<Record<'timeout' | 'policy' | 'requester' | 'system', string>>
  /** The same in the middle of a sentence, behind “by”. */
  readonly byTimeOut: string
  /** Sent to see whether anything arrives; letters of GSM-7. */
  readonly trial: { readonly title: string; readonly words: string }
  readonly refusals: Readonly<Record<DecidingError, string>>
  readonly mail: MailTexts
  readonly sms: SmsWords
  readonly smsAnswers: SmsAnswers
  readonly room: RoomTexts
}

export interface ClockTime {
  readonly date: string
  readonly time: string
  readonly zone: string
}

/** What may be said to somebody who wants to decide. `{status}`, `{by}` and `{at}` come translated. */
export type DecidingError =
  | 'already_decided'
  | 'not_eligible'
  | 'own_request'
  | 'already_voted'
  | 'step_not_open'
  | 'changed'
  | 'must_be_different_person'
  | 'no_such_tool_in_request'
  | 'not_pending'
  | 'not_allowed'
  | 'not_found'

/** The words of one kind of mail. Names are safe to show. `became`: see above. */
export interface MailWords {
  readonly subject: (who: string, what: string, request: { status: string; became: string }) => string
  readonly lead: (who: string, where: string, became: string) => string
  readonly action: string
}

export interface MailTexts {
  readonly kinds: Readonly<Record<NoticeKind, MailWords>>
  /** Without a name: to whoever it is. */
  readonly greeting: (name: string | null) => string
  readonly labels: Readonly<Record<MailLabel, string>>
  /** Several tools: the first, and how many more. */
  readonly more: (first: string, others: number) => string
  readonly decidesNothing: string
  readonly notByAgent: string
  readonly digest: {
    readonly waiting: (total: number) => string
    readonly news: (total: number) => string
    readonly detail: (risk: string, asked: string) => string
    readonly seeAll: (total: number | null) => string
    readonly unlisted: (count: number) => string
    readonly why: string
  }
  readonly code: {
    readonly subject: Readonly<Record<'approve' | 'deny', string>>
    readonly lead: Readonly<Record<'approve' | 'deny', string>>
    readonly validity: string
    readonly warning: string
  }
  readonly signIn: {
    readonly subject: string
    readonly lead: string
    readonly validity: string
    readonly where: string
    readonly warning: string
  }
  readonly test: { readonly subject: string; readonly lead: string; readonly closing: string }
  readonly webhookGone: {
    readonly subject: (flow: string) => string
    readonly lead: (flow: string) => string
    readonly closing: string
  }
}

type MailLabel =
  | 'decidedBy'
  | 'decided'
  | 'reason'
  | 'agent'
  | 'risk'
  | 'asked'
  | 'expires'
  | 'flow'
  | 'validity'
  | 'address'

/** What is answered to a text: letters of GSM-7, at most 160 septets each. */
export interface SmsAnswers {
  readonly help: string
  readonly out: string
  readonly in: string
  readonly unclear: string
  readonly wrong: string
  readonly locked: string
  readonly expired: string
  readonly changed: string
  readonly approved: string
  readonly denied: string
  readonly nothingDecided: string
  /** `status` and `by` are translated and short. */
  readonly already: (status: string, by: string) => string
}

/** The kinds that a room hears of. Questions, answers and copies are between people. */
export type RoomKind = 'request' | 'reminder' | 'warning' | 'escalation' | 'decision' | 'notify'

export interface RoomTexts {
  readonly titles: Readonly<Record<RoomKind, (who: string, where: string, became: string) => string>>
  readonly many: (count: number) => string
  readonly more: (count: number) => string
  readonly labels: Readonly<Record<'tools' | 'risk' | 'by', string>>
  readonly see: string
  readonly seeAll: string
}
