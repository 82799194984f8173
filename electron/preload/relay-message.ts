/** From main's relay to the preload. */
export type FromRelay =
  { readonly type: 'frame'; readonly text: string } | { readonly type: 'close'; readonly code: number }

/** From the preload to main's relay. Main checks them again: the page's side is not trusted. */
export type ToRelay = { readonly type: 'send'; readonly text: string } | { readonly type: 'close' }
