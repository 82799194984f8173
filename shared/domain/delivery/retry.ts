import { channelTraits, type ChannelKind, type RetryRule } from './channels.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND

/** Standard Webhooks asks for retries over days: these come to between three and eight. */
const WEBHOOK: RetryRule = { firstDelay: 5 * SECOND, longestDelay: 6 * HOUR, mostAttempts: 40 }

/**
 * When to try again after a failed attempt: the delay doubles from the rule's first to its longest, then half to all of
 * it is waited, so that many messages that failed together do not come back together. Counted in attempts and not by the
 * calendar, so that a clock set to another day neither drops nor keeps anything.
 *
 * @param attempts attempts made so far, at least 1
 * @param random in [0, 1)
 * @param askedMs the delay that the provider asked for, if it did; never shortened, never longer than a day
 * @returns ms to wait, or `give-up`
 */
export function nextAttempt(
  channel: ChannelKind | 'webhook',
  attempts: number,
  random: number,
  askedMs = 0,
): number | 'give-up' {
  const { firstDelay, longestDelay, mostAttempts } =
    channel === 'webhook' ? WEBHOOK : channelTraits(channel).retry
  if (attempts >= mostAttempts) return 'give-up'
  const grown = Math.min(longestDelay, firstDelay * 2 ** Math.min(attempts - 1, 30))
  return Math.max(Math.min(askedMs, 24 * HOUR), Math.round(grown * (0.5 + random / 2)))
}
