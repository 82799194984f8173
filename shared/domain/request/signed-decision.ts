import { canonicalJson } from '../canonical/canonical-json.ts'
import { sha256Hex } from '../canonical/sha256.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { EpochMs } from '../time.ts'

/** Header of a decision that a device vouches for: `<epoch ms> <Ed25519 signature, base64url>`. */
export const SIGNATURE_HEADER = 'x-decision-signature'

/** A decision as it is sent, as far as a signature covers it. */
export interface SignableDecision {
  readonly decisionId: string
  readonly verdict: 'approve' | 'deny'
  /** Of what the person was shown. */
  readonly digest?: string | undefined
  readonly tools?: readonly string[] | undefined
  readonly edits?: Readonly<Record<string, unknown>> | undefined
  readonly reason?: string | undefined
}

/** What is signed. All of it stands in the log, so that whoever reads the log can check the signature. */
interface SignedFacts {
  readonly requestId: string
  readonly decisionId: string
  readonly verdict: string
  readonly digest: string | null
  /** Of the chosen tools, the arguments put in place, and the reason: what of it may be secret stays out of the log. */
  readonly details: string
  /** When the device signed, by its clock. */
  readonly at: EpochMs
}

export function signedFacts(requestId: string, decision: SignableDecision, at: EpochMs): SignedFacts {
  const { decisionId, verdict, digest = null, tools = null, edits = null, reason = null } = decision
  const details = sha256Hex(canonicalJson({ tools, edits, reason } as JsonObject))
  return { requestId, decisionId, verdict, digest, details, at }
}

/** The text under the signature: canonical JSON, with a first member that keeps it apart from everything else signed. */
export const textToSign = ({ requestId, decisionId, verdict, digest, details, at }: SignedFacts): string =>
  canonicalJson({ about: 'countersign decision v1', requestId, decisionId, verdict, digest, details, at })

/** What a header says; null for what is none. */
export function readSignature(header: string): { at: EpochMs; signature: string } | null {
  const [, at, signature] = /^(\d{1,15}) ([\w-]{86})$/.exec(header) ?? []
  return at === undefined || signature === undefined ? null : { at: Number(at), signature }
}

/** What the log keeps of a signature, beside the decision. */
export interface LoggedSignature {
  readonly publicKey: string
  readonly signature: string
  readonly digest: string | null
  readonly details: string
  readonly at: EpochMs
}

/** True when the key (32 bytes, base64url) made the signature over the text. */
export type IsSignedBy = (publicKey: string, text: string, signature: string) => boolean

/** Whether the signature in an entry of the log, if there is one, is of the decision in that entry. Whatever stands there. */
export function signatureHolds(
  entry: { readonly subject: { readonly id: string }; readonly data: JsonObject },
  isSignedBy: IsSignedBy,
): boolean {
  const { signed, vote } = entry.data
  if (signed === undefined) return true
  const { publicKey, signature, digest, details, at } = membersOf(signed)
  const { decisionId, verdict } = membersOf(vote)
  if (!isText(publicKey) || !isText(signature) || !isText(details) || typeof at !== 'number') return false
  if (!isText(decisionId) || !isText(verdict) || (digest !== null && !isText(digest))) return false
  const text = textToSign({ requestId: entry.subject.id, decisionId, verdict, digest, details, at })
  return isSignedBy(publicKey, text, signature)
}

const isText = (value: JsonValue | undefined): value is string => typeof value === 'string'

const membersOf = (value: JsonValue | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
