import type { SendOutcome } from './channel.ts'

/** What the readers of a room are told. Every text is on one line and plain; the adapter writes its service's form. */
export interface RoomMessage {
  readonly title: string
  readonly facts: readonly (readonly [label: string, value: string])[]
  readonly action?: { readonly label: string; readonly url: string }
  /** Silence will soon decide, or somebody was asked because others slept. */
  readonly pressing?: boolean
}

/** A service with rooms: many read there, and no one of them is meant. */
export interface RoomService<Address> {
  /** Reads what the operator entered; a sentence saying what is wrong, for an address that cannot be used. */
  readAddress(text: string): Address | string
  /** Posts once. Throws on anything but an answer. */
  post(address: Address, message: RoomMessage, options: PostOptions): Promise<SendOutcome>
}

interface PostOptions {
  /** The same for every attempt. */
  readonly id: string
  readonly signal: AbortSignal
  /** Addresses that are not public may be reached. */
  readonly allowPrivate: boolean
}
