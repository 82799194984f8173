const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** How far apart the attempts of one message may grow (ms), and how many it is worth. */
interface RetryRule {
  readonly firstDelay: number
  readonly longestDelay: number
  readonly mostAttempts: number
}

/** Counted in attempts and not by the calendar, so that a clock set to another day neither drops nor keeps anything. */
const RULES = {
  /** Standard Webhooks asks for retries over days: these come to between three and eight. */
  webhook: { firstDelay: 5 * SECOND, longestDelay: 6 * HOUR, mostAttempts: 40 },
  email: { firstDelay: 10 * SECOND, longestDelay: 2 * HOUR, mostAttempts: 60 },
  sms: { firstDelay: 10 * SECOND, longestDelay: 30 * MINUTE, mostAttempts: 60 },
  chat: { firstDelay: 5 * SECOND, longestDelay: 30 * MINUTE, mostAttempts: 60 },
} as const satisfies Record<string, RetryRule>

export type RetriedChannel = keyof typeof RULES

/**
 * When to try again after a failed attempt: the delay doubles from the rule's first to its longest, then half to all of
 * it is waited, so that many messages that failed together do not come back together.
 *
 * @param attempts attempts made so far, at least 1
 * @param random in [0, 1)
 * @param askedMs the delay that the provider asked for, if it did; never shortened, never longer than a day
 * @returns ms to wait, or `give-up`
 */
export function nextAttempt(
  channel: RetriedChannel,
  attempts: number,
  random: number,
  askedMs = 0,
): number | 'give-up' {
  const { firstDelay, longestDelay, mostAttempts }: RetryRule = RULES[channel]
  if (attempts >= mostAttempts) return 'give-up'
  const grown = Math.min(longestDelay, firstDelay * 2 ** Math.min(attempts - 1, 30))
  return Math.max(Math.min(askedMs, 24 * HOUR), Math.round(grown * (0.5 + random / 2)))
}
