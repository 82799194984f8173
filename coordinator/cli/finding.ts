/** One thing that doctor looked at. `code` stays the same between versions; `what` is for people. */
export interface Finding {
  readonly ok: boolean
  readonly code: string
  readonly what: string
}

export const good = (code: string, what: string): Finding => ({ ok: true, code, what })
export const bad = (code: string, what: string): Finding => ({ ok: false, code, what })
