import type { ChannelKind } from '../../shared/domain/flow/flow.ts'

/** One message to one address, as the outbox hands it over. `id` is the same for every attempt. */
export interface OutgoingMessage {
  readonly id: string
  readonly kind: string
  readonly to: string
  readonly payload: unknown
}

/**
 * - `delivered`: the provider accepted it; never sent again.
 * - `retry`: not accepted, may be later; `afterMs` where the provider said when.
 * - `failed`: never will be (bad address, refused content, 410).
 */
export type SendOutcome =
  | { readonly status: 'delivered'; readonly response: string }
  | { readonly status: 'retry'; readonly response: string; readonly afterMs?: number }
  | { readonly status: 'failed'; readonly response: string }

/** A way to reach people or systems. Called by the outbox worker only, with a lease on the row. */
export interface Channel {
  readonly kind: ChannelKind | 'webhook'
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome>
  close(): Promise<void>
}

/** What became of an attempt; `unwanted`: nothing was sent, because there was nothing left to say. */
export type AttemptOutcome = SendOutcome | { readonly status: 'unwanted'; readonly response: string }
