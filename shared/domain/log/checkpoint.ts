import { isoOf, type EpochMs } from '../time.ts'

/** What somebody outside keeps, so that the log before it cannot be rewritten unnoticed. */
export interface Checkpoint {
  /** Which log: the coordinator's id. */
  readonly origin: string
  /** Entries covered: 1 … size. */
  readonly size: number
  /** Lower-case hex of the Merkle root over the entries' hashes. */
  readonly root: string
  /** When it was signed, by the coordinator's clock. */
  readonly at: EpochMs
}

/** Names its key and makes a signature over UTF-8 text, in lower-case hex (Ed25519: 128 digits). */
export interface CheckpointSigner {
  readonly keyId: string
  readonly sign: (text: string) => string
}

/** True when the key of this id made the signature. Unknown keys: false. */
export type SignatureCheck = (keyId: string, text: string, signature: string) => boolean

const FIRST_LINE = 'countersign log checkpoint v1'
const SIGNATURE_MARK = '—'

/**
 * A checkpoint as text to send away, print or keep: five lines, an empty one, and the signature over them.
 * Throws `RangeError` for an origin or key id with white space, which would make the lines ambiguous.
 */
export function signCheckpoint(checkpoint: Checkpoint, signer: CheckpointSigner): string {
  if (!WORD.test(checkpoint.origin) || !WORD.test(signer.keyId)) {
    throw new RangeError('The origin and the key id must be single words')
  }
  const body = bodyOf(checkpoint)
  return `${body}\n${SIGNATURE_MARK} ${signer.keyId} ${signer.sign(body)}\n`
}

const bodyOf = ({ origin, size, root, at }: Checkpoint): string =>
  [FIRST_LINE, origin, size, root, isoOf(at)].map((line) => `${line}\n`).join('')

const WORD = /^[\x21-\x7e]{1,200}$/
const TEXT =
  /^(countersign log checkpoint v1\n([\x21-\x7e]{1,200})\n(0|[1-9]\d{0,15})\n([0-9a-f]{64})\n(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\n)\n— ([\x21-\x7e]{1,200}) ((?:[0-9a-f]{2}){1,512})\n$/

export type CheckpointReading =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly keyId: string }
  | { readonly ok: false; readonly code: 'malformed' | 'wrong-signature' }

/** Reads a signed checkpoint. Accepts exactly what `signCheckpoint` writes, and only with a good signature. */
export function readCheckpoint(text: string, isGood: SignatureCheck): CheckpointReading {
  const match = TEXT.exec(text)
  if (match === null) return { ok: false, code: 'malformed' }
  const [, body = '', origin = '', size = '', root = '', time = '', keyId = '', signature = ''] = match
  const checkpoint: Checkpoint = { origin, size: Number(size), root, at: Date.parse(time) }
  if (!Number.isSafeInteger(checkpoint.size) || Number.isNaN(checkpoint.at) || bodyOf(checkpoint) !== body) {
    return { ok: false, code: 'malformed' }
  }
  return isGood(keyId, body, signature)
    ? { ok: true, checkpoint, keyId }
    : { ok: false, code: 'wrong-signature' }
}
