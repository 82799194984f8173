import type { OutboxRow } from '../../ports/store.ts'

interface ChannelHealth {
  readonly channel: string
  delivered: number
  failed: number
  queued: number
}

/** How many messages of each channel arrived, failed, and still wait. What was withdrawn counts nowhere. */
export function channelHealth(
  tally: readonly { channel: string; status: OutboxRow['status']; count: number }[],
): ChannelHealth[] {
  const channels = new Map<string, ChannelHealth>()
  for (const { channel, status, count } of tally) {
    const row = channels.get(channel) ?? { channel, delivered: 0, failed: 0, queued: 0 }
    channels.set(channel, row)
    if (status === 'delivered') row.delivered += count
    else if (status === 'failed') row.failed += count
    else if (status !== 'withdrawn') row.queued += count
  }
  return [...channels.values()]
}
