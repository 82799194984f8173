import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFile, rename } from 'node:fs/promises'
import { z } from 'zod'
import type { OpenedStore } from '../../../shared/contract/ipc.ts'
import { writeAtomically } from '../settings/atomic-file.ts'

const entry = z.strictObject({
  place: z.string(),
  userId: z.string(),
  decisionId: z.string(),
  requestId: z.string(),
  /** The body of the call, under the key of the person's unsent decisions: nonce, tag and text, base64. */
  sealed: z.base64(),
})
type Entry = z.infer<typeof entry>
const file = z.strictObject({ version: z.literal(1), entries: z.array(entry) })

/** What of a decision has to be known here; the rest is the coordinator's. */
const named = z.looseObject({ decisionId: z.string().min(1).max(100), verdict: z.enum(['approve', 'deny']) })

const [NONCE_BYTES, TAG_BYTES] = [12, 16]

/** A decision of an earlier run that nobody is known to have answered. */
export interface Unanswered {
  readonly place: string
  readonly userId: string
  readonly decisionId: string
  readonly requestId: string
  readonly verdict: 'approve' | 'deny'
  readonly body: Uint8Array<ArrayBuffer>
}

export interface UnansweredDecisions {
  /** Keeps what a page is about to send. On the disk when this resolves; null for what is no decision of a known person. */
  keep(place: string, requestId: string, body: Uint8Array): Promise<string | null>
  /** It was answered, whatever the answer. */
  answered(decisionId: string): Promise<void>
  /** What earlier runs of the app left at a place. */
  left(place: string): Promise<readonly Unanswered[]>
}

export interface UnansweredParts {
  readonly file: string
  /** Whose decisions are kept at a place, and their key; null when nobody is known there. */
  store(place: string): Promise<Pick<OpenedStore, 'userId' | 'queueKey'> | null>
  onSetAside(why: string): void
}

/**
 * A second copy of decisions that are on their way, kept outside the pages' profile: a browser's database that is damaged
 * is thrown away whole, and a decision that was said to be kept would be gone with it.
 */
export async function openUnansweredDecisions(parts: UnansweredParts): Promise<UnansweredDecisions> {
  let entries = await readEntries(parts)
  const earlier = new Set(entries.map(({ decisionId }) => decisionId))
  let last: Promise<unknown> = Promise.resolve()
  /** Writes go one after the other. */
  function change(work: (before: readonly Entry[]) => readonly Entry[]): Promise<void> {
    const turn = last.then(async () => {
      const next = work(entries)
      if (next.length === entries.length && next.every((one, index) => one === entries[index])) return
      entries = [...next]
      await writeAtomically(parts.file, `${JSON.stringify({ version: 1, entries })}\n`)
    })
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    async keep(place, requestId, body) {
      const said = named.safeParse(parse(body))
      const store = said.success ? await parts.store(place) : null
      if (!said.success || !store) return null
      const { decisionId } = said.data
      const about = { place, userId: store.userId, decisionId, requestId }
      const fresh = { ...about, sealed: seal(store.queueKey, contextOf(about), body) }
      await change((before) =>
        before.some((one) => one.decisionId === decisionId) ? before : [...before, fresh],
      )
      return decisionId
    },
    answered: (decisionId) => change((before) => before.filter((one) => one.decisionId !== decisionId)),
    async left(place) {
      const here = entries.filter((one) => one.place === place && earlier.has(one.decisionId))
      const store = here.length > 0 ? await parts.store(place) : null
      return here.flatMap((one) => {
        if (one.userId !== store?.userId) return []
        const body = open(store.queueKey, contextOf(one), one.sealed)
        const said = named.safeParse(body && parse(body))
        return body && said.success ? [{ ...one, verdict: said.data.verdict, body }] : []
      })
    },
  }
}

const contextOf = ({ place, userId, decisionId, requestId }: Omit<Entry, 'sealed'>): Buffer =>
  Buffer.from(JSON.stringify([place, userId, decisionId, requestId]))

function seal(key: string, context: Buffer, body: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), nonce).setAAD(context)
  const text = Buffer.concat([cipher.update(body), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64')
}

/** Null for what was changed, or closed with another key. */
function open(key: string, context: Buffer, sealed: string): Uint8Array<ArrayBuffer> | null {
  const bytes = Buffer.from(sealed, 'base64')
  const textAt = NONCE_BYTES + TAG_BYTES
  try {
    const nonce = bytes.subarray(0, NONCE_BYTES)
    const cipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), nonce)
      .setAAD(context)
      .setAuthTag(bytes.subarray(NONCE_BYTES, textAt))
    return new Uint8Array(Buffer.concat([cipher.update(bytes.subarray(textAt)), cipher.final()]))
  } catch {
    return null
  }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return null
  }
}

async function readEntries({ file: path, onSetAside }: UnansweredParts): Promise<Entry[]> {
  try {
    return file.parse(JSON.parse(await readFile(path, 'utf8'))).entries
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    await rename(path, `${path}.unreadable`)
    onSetAside(error instanceof Error ? error.name : 'unknown')
    return []
  }
}
