/** What arrives from the mobile network, whatever brought it. Entry and adapters have checked that the provider sent it. */
export interface IncomingSms {
  /** As the provider wrote it; not yet known to be a number. */
  readonly from: string
  readonly text: string
  /** The provider's own id of it, where it has one: a repeat is answered as the first was, and decides nothing. */
  readonly id: string | null
  /** The provider acts on STOP, START and HELP itself and tells the person so. */
  readonly carrierAnswers: boolean
}

/** What became of a message that the provider had accepted. */
export interface SmsReceipt {
  /** Ours, or the provider's: whichever the receipt names. */
  readonly message: { readonly deliveryId: string } | { readonly providerId: string }
  readonly outcome: 'delivered' | 'failed'
  /** The provider's words. */
  readonly words: string
}
