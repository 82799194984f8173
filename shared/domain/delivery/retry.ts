const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** How long a message is worth trying, and how far apart the attempts may grow. ms */
interface RetryRule {
  readonly firstDelay: number
  readonly longestDelay: number
  readonly giveUpAfter: number
}

const RULES = {
  /** Standard Webhooks asks for retries over days. */
  webhook: { firstDelay: 5 * SECOND, longestDelay: 10 * HOUR, giveUpAfter: 72 * HOUR },
  email: { firstDelay: 30 * SECOND, longestDelay: 30 * MINUTE, giveUpAfter: 72 * HOUR },
  sms: { firstDelay: 15 * SECOND, longestDelay: 15 * MINUTE, giveUpAfter: 24 * HOUR },
  chat: { firstDelay: 5 * SECOND, longestDelay: 30 * MINUTE, giveUpAfter: 24 * HOUR },
} as const satisfies Record<string, RetryRule>

export type RetriedChannel = keyof typeof RULES

/**
 * When to try again after a failed attempt: the delay doubles from the rule's first to its longest, then half to all of
 * it is waited, so that many messages that failed together do not come back together.
 *
 * @param attempts attempts made so far, at least 1
 * @param ageMs ms since the message was queued
 * @param random in [0, 1)
 * @param askedMs the delay that the provider asked for, if it did; never shortened
 * @returns ms to wait, or `give-up`
 */
export function nextAttempt(
  channel: RetriedChannel,
  attempts: number,
  ageMs: number,
  random: number,
  askedMs = 0,
): number | 'give-up' {
  const rule: RetryRule = RULES[channel]
  const grown = Math.min(rule.longestDelay, rule.firstDelay * 2 ** Math.min(attempts - 1, 30))
  const delay = Math.max(askedMs, Math.round(grown * (0.5 + random / 2)))
  return ageMs + delay > rule.giveUpAfter ? 'give-up' : delay
}
