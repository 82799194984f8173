import type { CodeAnswer } from '../../../core/review/ask-code.ts'

/** A page that only says something. */
export interface PageMessage {
  readonly title: string
  readonly text: string
}

/** Why no code was mailed. */
export type Because = Extract<CodeAnswer, { ok: false }>['because']

/**
 * What the page behind a mailed link says in one language. `{name}` in a text is a place for a part that is escaped by
 * itself. A text that one language lacks does not compile.
 */
export interface PageTexts {
  readonly title: string
  /** `{who}`, `{where}` */
  readonly heading: string
  readonly open: string
  readonly back: string
  readonly backWithoutDeciding: string
  readonly seeHowItStands: string
  readonly standing: {
    /** `{status}` */
    readonly ended: string
    /** `{status}`, `{who}` */
    readonly endedBy: string
    /** `{at}` */
    readonly youApproved: string
    readonly youDenied: string
    readonly waitsForOthers: string
  }
  /** What is drawn in texts that agents and people wrote. */
  readonly marks: { readonly hidden: string; readonly mixed: string }
  readonly form: {
    readonly decide: string
    readonly onlyInApp: string
    readonly untick: string
    readonly reason: string
    readonly deny: string
    readonly approve: string
    readonly next: string
  }
  readonly code: {
    readonly title: string
    readonly heading: string
    /** `{mailbox}` */
    readonly sent: string
    readonly label: string
    readonly confirm: string
    readonly wrong: (triesLeft: number) => string
    readonly over: PageMessage
  }
  readonly mute: {
    readonly title: string
    readonly heading: string
    readonly text: string
    readonly button: string
    readonly done: PageMessage
  }
  readonly missing: PageMessage
  readonly notDecided: string
  readonly refusals: Readonly<Record<Because, PageMessage>>
  readonly facts: FactTexts
}

export interface FactTexts {
  readonly whoAsks: string
  readonly name: string
  readonly email: string
  readonly throughAgent: string
  readonly groups: string
  readonly asked: string
  readonly expires: string
  readonly risk: string
  readonly identifier: string
  readonly note: string
  readonly connector: string
  readonly connectorStatus: Readonly<Record<'connected' | 'connecting' | 'error' | 'disabled', string>>
  readonly tools: (count: number) => string
  readonly edited: string
  readonly askedAhead: string
  readonly noArguments: string
  readonly hidden: string
  /** Of a secret that is not shown. */
  readonly secret: (type: string, length: number) => string
  readonly noFlow: string
  /** `{name}` */
  readonly flow: string
  readonly stepStatus: Readonly<Record<'waiting' | 'open' | 'approved' | 'denied' | 'skipped', string>>
  readonly needed: (minimum: number, eligible: number) => string
  /** `{by}`, `{for}`: who decided, and for whom. */
  readonly onBehalfOf: string
  readonly takenBack: string
  readonly questions: string
  /** `{by}`, `{text}` */
  readonly askedText: string
  readonly answeredText: string
  readonly unanswered: string
  readonly earlier: string
  readonly justNow: string
  readonly ago: (count: number, unit: 'day' | 'hour' | 'minute') => string
}
