/** Bounds on what a connector may do to the coordinator. Times in ms. */
export interface UpstreamLimits {
  /** Largest single message a connector may send, in bytes. */
  readonly answerBytes: number
  /** From starting or dialling a connector until its tools are known. */
  readonly startMs: number
  /** One call, from sending it to its answer. Time spent waiting for people is not part of it. */
  readonly callMs: number
  /** One page of `tools/list`. */
  readonly listMs: number
  /** Tools of one connector; further ones are left out, and the log says so. */
  readonly tools: number
  readonly backOff: { readonly firstMs: number; readonly longestMs: number }
  /** A connection that lasted this long starts its back-off anew. */
  readonly stableMs: number
}

export const UPSTREAM_LIMITS: UpstreamLimits = {
  answerBytes: 16 * 1024 * 1024,
  startMs: 30_000,
  callMs: 10 * 60_000,
  listMs: 20_000,
  tools: 1_000,
  backOff: { firstMs: 1_000, longestMs: 60_000 },
  stableMs: 30_000,
}
