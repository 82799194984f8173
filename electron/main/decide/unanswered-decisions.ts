import { readFile, rename } from 'node:fs/promises'
import { z } from 'zod'
import type { OpenedStore } from '../../../shared/contract/ipc.ts'
import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { MadeSignature } from '../access/decision-signer.ts'
import { writeAtomically } from '../settings/atomic-file.ts'
import { openBytes, sealBytes } from '../vault/seal-bytes.ts'

const entry = z.strictObject({
  place: z.string(),
  userId: z.string(),
  decisionId: z.string(),
  requestId: z.string(),
  /** The body of the call, under the key of the person's unsent decisions: nonce, tag and text, base64. */
  sealed: z.base64(),
  /** An approval that was given in main's own window; what is sealed is `confirmedText`. */
  confirmed: z.literal(true).optional(),
})
type Entry = z.infer<typeof entry>
const file = z.strictObject({ version: z.literal(1), entries: z.array(entry) })

/** What of a decision has to be known here; the rest is the coordinator's. */
const named = z.looseObject({ decisionId: z.string().min(1).max(100), verdict: z.enum(['approve', 'deny']) })

const confirmedText = z.strictObject({
  body: z.string(),
  signature: z.strictObject({ by: z.string(), header: z.string() }).nullable(),
})

/** A decision that nobody is known to have answered. */
export interface Unanswered {
  readonly place: string
  readonly userId: string
  readonly decisionId: string
  readonly requestId: string
  readonly verdict: 'approve' | 'deny'
  readonly body: Uint8Array<ArrayBuffer>
  /** Given in main's own window, with what the device signed then; null for what a page decided. */
  readonly confirmed: { readonly signature: MadeSignature | null } | null
}

export interface UnansweredDecisions {
  /** Keeps what a page is about to send. On the disk when this resolves; null for what is no decision of a known person. */
  keep(place: string, requestId: string, body: Uint8Array): Promise<string | null>
  /**
   * Keeps an approval of main's own window until it can be sent. On the disk when this resolves.
   * @throws AppError `not_allowed` for what is no decision of a known person; what the disk throws
   */
  keepConfirmed(
    place: string,
    requestId: string,
    body: Uint8Array,
    signature: MadeSignature | null,
  ): Promise<void>
  /**
   * The approval of main's own window that a page sends; null when the page's call is none.
   * @throws AppError `own_window_required` for another decision under the same id
   */
  confirmed(place: string, requestId: string, body: Uint8Array): Promise<Unanswered | null>
  /** It was answered, whatever the answer. */
  answered(decisionId: string): Promise<void>
  /** What earlier runs of the app left at a place, and all that was approved in main's own window. */
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
      // What the disk did not take is not kept in memory either: it was not said to be.
      await writeAtomically(parts.file, `${JSON.stringify({ version: 1, entries: next })}\n`)
      entries = [...next]
    })
    last = turn.catch(() => undefined)
    return turn
  }

  async function add(
    place: string,
    requestId: string,
    body: Uint8Array,
    confirmed: { readonly signature: MadeSignature | null } | null,
  ): Promise<string | null> {
    const said = named.safeParse(parse(body))
    const store = said.success ? await parts.store(place) : null
    if (!said.success || !store) return null
    const { decisionId } = said.data
    const about = {
      place,
      userId: store.userId,
      decisionId,
      requestId,
      ...(confirmed && { confirmed: true as const }),
    }
    const text = confirmed
      ? utf8(JSON.stringify({ body: Buffer.from(body).toString('utf8'), ...confirmed }))
      : body
    const fresh = { ...about, sealed: sealBytes(store.queueKey, contextOf(about), text).toString('base64') }
    await change((before) =>
      before.some((one) => one.decisionId === decisionId) ? before : [...before, fresh],
    )
    return decisionId
  }

  /** Null for what does not open, or is somebody else's. */
  function read(one: Entry, store: Pick<OpenedStore, 'userId' | 'queueKey'> | null): Unanswered | null {
    if (one.userId !== store?.userId) return null
    const opened = openBytes(store.queueKey, contextOf(one), Buffer.from(one.sealed, 'base64'))
    const own = one.confirmed && opened ? confirmedText.safeParse(parse(opened)).data : undefined
    const body = one.confirmed ? own && utf8(own.body) : opened
    const said = named.safeParse(body && parse(body))
    if (!body || !said.success) return null
    const { place, userId, decisionId, requestId } = one
    const confirmed = own ? { signature: own.signature } : null
    return { place, userId, decisionId, requestId, verdict: said.data.verdict, body, confirmed }
  }

  return {
    keep: (place, requestId, body) => add(place, requestId, body, null),
    async keepConfirmed(place, requestId, body, signature) {
      if ((await add(place, requestId, body, { signature })) === null) throw new AppError('not_allowed')
    },
    async confirmed(place, requestId, body) {
      const sent = parse(body)
      const id = named.safeParse(sent).data?.decisionId
      const one = entries.find(({ confirmed, decisionId }) => confirmed === true && decisionId === id)
      if (!one) return null
      const known =
        one.place === place && one.requestId === requestId ? read(one, await parts.store(place)) : null
      if (!known || !isSame(parse(known.body), sent)) throw new AppError('own_window_required')
      return known
    },
    answered: (decisionId) => change((before) => before.filter((one) => one.decisionId !== decisionId)),
    async left(place) {
      const here = entries.filter(
        (one) => one.place === place && (earlier.has(one.decisionId) || one.confirmed === true),
      )
      const store = here.length > 0 ? await parts.store(place) : null
      return here.flatMap((one) => read(one, store) ?? [])
    },
  }
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const isSame = (one: unknown, other: unknown): boolean =>
  canonicalJson(one as JsonValue) === canonicalJson(other as JsonValue)

/** One kind is never read as the other, whatever is written beside it. */
const contextOf = ({ place, userId, decisionId, requestId, confirmed }: Omit<Entry, 'sealed'>): Buffer =>
  Buffer.from(JSON.stringify([place, userId, decisionId, requestId, ...(confirmed ? ['confirmed'] : [])]))

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
