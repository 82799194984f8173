import { createPublicKey, sign, type KeyObject } from 'node:crypto'
import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import type { UpdateManifest } from './manifest.ts'

/** The other half of judging a manifest, for whoever publishes: its text as a server hands it out. */
export function signManifest(manifest: UpdateManifest, key: KeyObject): string {
  const signature = sign(null, Buffer.from(canonicalJson(manifest), 'utf8'), key).toString('base64')
  return `${JSON.stringify({ manifest, signature })}\n`
}

/** Raw public key, base64, of a private one. */
export function publicHalf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
}
