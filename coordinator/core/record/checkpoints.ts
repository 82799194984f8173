import type { LogCheckpoint } from '../../../shared/contract/http/record.ts'
import { sha256Bytes } from '../../../shared/domain/canonical/sha256.ts'
import { bytesOf } from '../../../shared/domain/log/audit.ts'
import { readCheckpoint, signCheckpoint, type Checkpoint } from '../../../shared/domain/log/checkpoint.ts'
import { createMerkleFrontier } from '../../../shared/domain/log/merkle.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { IsSignedBy } from '../../../shared/domain/request/signed-decision.ts'
import type { Caller } from '../../ports/caller.ts'
import type { LogSigner } from '../../ports/log-signer.ts'
import type { Tx } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { readWholeLog } from './read-log.ts'

const KEY_VALUE = 'log-signing-key'
const ORIGIN_VALUE = 'log-origin'
const KEPT_VALUE = 'log-checkpoints'
const MOST_KEPT = 100

/** How a signer is made of a stored key, and a key when there is none: cryptography stays with the adapters. */
export interface SigningKeys {
  newKey(): string
  signer(privateKey: string): LogSigner
  /** For decisions that devices signed. */
  readonly isSignedBy: IsSignedBy
}

/** The signer of this log. The key is made once, and sealed. */
async function logSigner(core: Core): Promise<LogSigner> {
  const { newKey, signer } = core.signingKeys
  const sealed = await core.store.commit(async (tx) => {
    const known = await tx.values.get(KEY_VALUE)
    if (known !== undefined) return known
    const made = core.secrets.seal(newKey())
    await tx.values.set(KEY_VALUE, made)
    await tx.values.set(ORIGIN_VALUE, core.ids.ulid())
    return made
  })
  return signer(core.secrets.open(sealed))
}

/**
 * Signs what the log is now, for somebody outside to keep: whoever holds it can tell later that nothing up to here was
 * altered, removed or put in another order. The coordinator keeps the newest hundred itself. Administrators only.
 */
export async function signLogCheckpoint(core: Core, caller: Caller): Promise<LogCheckpoint> {
  requireRole(caller, 'admin')
  const signer = await logSigner(core)
  const tree = createMerkleFrontier(sha256Bytes)
  await readWholeLog(core, (entry) => tree.append(bytesOf(entry.hash)))
  const root = Buffer.from(tree.root()).toString('hex')
  const text = await core.store.commit(async (tx) => {
    const origin = (await tx.values.get(ORIGIN_VALUE)) ?? ''
    const signed = signCheckpoint({ origin, size: tree.size(), root, at: core.clock.now().at }, signer)
    const kept = [...(await keptTexts(tx)), signed].slice(-MOST_KEPT)
    await tx.values.set(KEPT_VALUE, JSON.stringify(kept))
    return signed
  })
  return { text, keyId: signer.keyId, publicKey: signer.publicKey }
}

/**
 * The checkpoints to hold the log against: those kept here, and those that somebody kept elsewhere.
 * Throws `invalid_checkpoint` for a given one that is malformed, signed by another key, or of another log.
 */
export async function checkpointsToMeet(
  core: Core,
  given: readonly string[],
): Promise<readonly Checkpoint[]> {
  const signer = await logSigner(core)
  const { origin, kept } = await core.store.read(async (tx) => ({
    origin: await tx.values.get(ORIGIN_VALUE),
    kept: await keptTexts(tx),
  }))
  const read = (text: string): Checkpoint | null => {
    const reading = readCheckpoint(text, signer.isGood)
    return reading.ok && reading.checkpoint.origin === origin ? reading.checkpoint : null
  }
  const fromOutside = given.map((text) => {
    const checkpoint = read(text)
    if (checkpoint === null) throw new AppError('invalid_checkpoint')
    return checkpoint
  })
  // One kept here that cannot be read any more proves nothing; the outside ones are those that count.
  return [...kept.flatMap((text) => read(text) ?? []), ...fromOutside]
}

async function keptTexts(tx: Tx): Promise<readonly string[]> {
  return JSON.parse((await tx.values.get(KEPT_VALUE)) ?? '[]') as string[]
}
