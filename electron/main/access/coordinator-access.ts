import type { DecisionSigner } from './decision-signer.ts'

/**
 * How this desktop reaches its coordinator and as whom. The token lives here and in the main process only; no page, file
 * or log ever sees it.
 */
export interface CoordinatorAccess {
  /** Signs the decisions of its session; absent where there is nothing to sign with. */
  readonly signer?: DecisionSigner

  /** Origin without a slash at the end, or null while there is no coordinator to talk to. */
  address(): string | null
  /** The session's token, opened when needed; null while nobody can be signed in (no owner yet, or signed out). */
  token(): Promise<string | null>
  /** A token other than `stale`, which the coordinator no longer accepts; null when there is none to be had. */
  renew(stale: string): Promise<string | null>
}
