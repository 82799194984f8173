import type { Delivery } from '../../../../shared/contract/http/record.ts'
import type { Sort } from '../../../ui/table.ts'

export interface MessageFilter {
  readonly search: string
  /** Any of these; none means all. */
  readonly statuses: readonly string[]
  readonly channels: readonly string[]
}

/** What needs somebody comes first. */
const STATUS_ORDER: Readonly<Record<Delivery['status'], number>> = {
  failed: 0,
  sending: 1,
  queued: 2,
  delivered: 3,
  withdrawn: 4,
}

/** The rows of the list. @param recipientOf who a message is for, in words */
export function shownMessages(
  messages: readonly Delivery[],
  { search, statuses, channels }: MessageFilter,
  { column, descending }: Sort,
  recipientOf: (message: Delivery) => string,
): readonly Delivery[] {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const newest = (left: Delivery, right: Delivery): number => right.createdAt.localeCompare(left.createdAt)
  const compare = (left: Delivery, right: Delivery): number => {
    switch (column) {
      case 'status':
        return STATUS_ORDER[left.status] - STATUS_ORDER[right.status]
      case 'recipient':
        return recipientOf(left).localeCompare(recipientOf(right))
      default:
        return -newest(left, right)
    }
  }
  return messages
    .filter((message) => {
      if (statuses.length > 0 && !statuses.includes(message.status)) return false
      if (channels.length > 0 && !channels.includes(message.channel)) return false
      const text =
        `${recipientOf(message)}\n${message.recipient}\n${message.lastResponse ?? ''}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .sort((left, right) => (descending ? -1 : 1) * compare(left, right) || newest(left, right))
}

/** Sent, or about to be: trying again would tell people twice. */
export const mayResend = ({ status }: Delivery): boolean => status !== 'delivered' && status !== 'sending'
