import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'

/** Larger than any release of this app will be: a server cannot fill the disk. Bytes. */
const LARGEST_FILE = 1024 * 1024 * 1024
/** A manifest that is older has been kept back by somebody, or nobody publishes any more. */
const OLDEST_MS = 30 * DAY_MS
/** Clocks differ. */
const AHEAD_MS = DAY_MS
const VERSION = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/

/** What one file of a release is. The signature covers all of it, so that no part can be put to another. */
export const updateManifest = z.strictObject({
  version: z.string().regex(VERSION),
  channel: z.string().regex(/^[a-z]{1,20}$/),
  platform: z.enum(['linux', 'win32', 'darwin']),
  arch: z.string().regex(/^[a-z0-9]{1,20}$/),
  /** Beside the manifest on the server. A name, never a path. */
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,150}$/),
  size: z.int().min(1).max(LARGEST_FILE),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  issuedAt: z.iso.datetime(),
})
export type UpdateManifest = z.infer<typeof updateManifest>

const signedManifest = z.strictObject({ manifest: z.json(), signature: z.base64() })

/** Why a manifest is not followed. */
export type ManifestFault = 'unreadable' | 'wrong-signature' | 'other-target' | 'too-old' | 'not-yet'

/** What this app is and knows. */
export interface UpdateFacts {
  readonly version: string
  readonly channel: string
  readonly platform: NodeJS.Platform
  readonly arch: string
  /** Raw Ed25519 public key, base64. */
  readonly publicKey: string
  /** Epoch ms. */
  readonly at: number
}

export type Judged =
  | { readonly is: 'newer'; readonly manifest: UpdateManifest }
  /** Signed and meant for this app, but nothing that it does not have. */
  | { readonly is: 'not-newer'; readonly version: string }
  | { readonly is: 'refused'; readonly why: ManifestFault }

const refused = (why: ManifestFault): Judged => ({ is: 'refused', why })

/** Judges what an update server said. The signature comes first: nothing else of an unsigned text means anything. */
export function judgeManifest(text: string, facts: UpdateFacts): Judged {
  const signed = readSigned(text)
  if (signed === null) return refused('unreadable')
  if (!isSignedBy(facts.publicKey, signed.canonical, signed.signature)) return refused('wrong-signature')
  const read = updateManifest.safeParse(signed.manifest)
  if (!read.success) return refused('unreadable')
  const manifest = read.data
  const { channel, platform, arch } = facts
  if (manifest.channel !== channel || manifest.platform !== platform || manifest.arch !== arch) {
    return refused('other-target')
  }
  const age = facts.at - Date.parse(manifest.issuedAt)
  if (age > OLDEST_MS) return refused('too-old')
  if (age < -AHEAD_MS) return refused('not-yet')
  return isNewer(manifest.version, facts.version)
    ? { is: 'newer', manifest }
    : { is: 'not-newer', version: manifest.version }
}

/** Whether a version comes after the one that runs. What cannot be compared is not newer. */
export function isNewer(version: string, than: string): boolean {
  const [one, other] = [VERSION.exec(version), VERSION.exec(than)]
  if (one === null || other === null) return false
  for (let part = 1; part <= 3; part++) {
    const difference = Number(one[part]) - Number(other[part])
    if (difference !== 0) return difference > 0
  }
  return false
}

function readSigned(text: string): { manifest: unknown; canonical: string; signature: Buffer } | null {
  try {
    const { manifest, signature } = signedManifest.parse(JSON.parse(text))
    return { manifest, canonical: canonicalJson(manifest), signature: Buffer.from(signature, 'base64') }
  } catch {
    return null
  }
}

/** RFC 8410: what stands before the raw key in its usual form. */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

function isSignedBy(publicKey: string, canonical: string, signature: Buffer): boolean {
  const raw = Buffer.from(publicKey, 'base64')
  if (raw.length !== 32 || signature.length !== 64) return false
  const key = createPublicKey({ key: Buffer.concat([ED25519_PREFIX, raw]), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(canonical, 'utf8'), key, signature)
}
