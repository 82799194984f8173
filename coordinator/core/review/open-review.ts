import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Language } from '../../../shared/domain/people/language.ts'
import { mailboxAddress } from '../../../shared/domain/people/mailbox.ts'
import type { PersonCaller } from '../../ports/caller.ts'
import type { RequestRow, Tx } from '../../ports/store.ts'
import { mayReadRequest, readableOf } from '../access/may-read.ts'
import type { Core } from '../core.ts'
import { REVIEW_LINK, type ReviewLink } from '../deliveries/review-links.ts'
import { readDirectory } from '../people/directory.ts'
import { languagesOf, workspaceLanguage } from '../people/message-language.ts'
import { zoneOf } from '../people/zone-of.ts'
import { viewFor } from '../requests/shared-view.ts'

/** How somebody reads: their language, and their time zone where it is known. */
export interface Reads {
  readonly language: Language
  readonly timeZone?: string
}

/** Whoever a link was mailed to, and the request it is about, as they are now. */
export interface Reviewed {
  readonly link: ReviewLink
  readonly reader: PersonCaller
  readonly row: RequestRow
  readonly view: Request
  /** Where a code goes: the person's address of today, not the one of the day the link was mailed. */
  readonly mailbox: string
  readonly reads: Reads
}

/** What the page shows. Nothing is written: whoever opens a link, opening it changes nothing. */
export interface ReviewPage {
  readonly view: Request
  readonly reader: { readonly id: string; readonly name: string }
  readonly reads: Reads
  /** Requests of the same person for one of the same tools, newest first. */
  readonly earlier: readonly Request[]
}

const MOST_EARLIER = 5
const LOOKED_THROUGH = 50

/** Null for a link that nobody was sent, that has ended, or whose reader may no longer see the request. */
export function openReview(core: Core, token: string): Promise<ReviewPage | null> {
  return core.store.read(async (tx) => {
    const reviewed = await findReviewed(core, tx, token, undefined)
    if (!reviewed) return null
    const { view, reader } = reviewed
    return {
      view,
      reader: { id: reader.id, name: reader.name },
      reads: reviewed.reads,
      earlier: await earlierOf(core, tx, reviewed),
    }
  })
}

/** How whoever holds a link reads; the language is the workspace's where the link is nobody's. */
export const readsOfLink = (core: Core, token: string | null): Promise<Reads> =>
  core.store.read(async (tx) => {
    const reviewed = token === null ? null : await findReviewed(core, tx, token, undefined)
    return reviewed?.reads ?? { language: await workspaceLanguage(tx) }
  })

export async function findReviewed(
  core: Core,
  tx: Tx,
  token: string,
  from: string | undefined,
): Promise<Reviewed | null> {
  const proof = await tx.proofs.get(sha256Hex(token))
  if (proof?.kind !== REVIEW_LINK || proof.expiresAt <= core.clock.now().at) return null
  const link = proof.body as ReviewLink
  const directory = await readDirectory(tx)
  const address = mailboxAddress(link.personId)
  const person = address === undefined ? directory.person(link.personId) : directory.personByEmail(address)
  if (person !== undefined && !person.active) return null
  if (person === undefined && address === undefined) return null
  const reader: PersonCaller = {
    kind: 'person',
    id: person?.id ?? link.personId,
    name: person?.name ?? address ?? '',
    role: person?.role ?? 'member',
    via: 'email',
    sessionId: '',
    ...(from === undefined ? {} : { from }),
  }
  const row = await tx.requests.get(link.requestId)
  if (!row || !mayReadRequest(reader, readableOf(row))) return null
  return {
    link,
    reader,
    row,
    view: viewFor(core, reader, row, directory),
    mailbox: person?.email ?? address ?? '',
    reads: { language: (await languagesOf(tx, directory))(reader.id), ...zoneOf(directory, reader.id) },
  }
}

async function earlierOf(core: Core, tx: Tx, { view, reader }: Reviewed): Promise<readonly Request[]> {
  const { rows } = await tx.requests.query({
    requesterId: view.requester.id,
    connector: view.connector.key,
    ...(reader.role === 'member' ? { visibleTo: reader.id } : {}),
    sort: 'createdAt',
    descending: true,
    limit: LOOKED_THROUGH,
  })
  const directory = await readDirectory(tx)
  const tools = new Set(view.tools.map(({ name }) => name))
  return rows
    .filter(
      ({ state: { snapshot } }) =>
        snapshot.id !== view.id && snapshot.tools.some(({ definition }) => tools.has(definition.name)),
    )
    .slice(0, MOST_EARLIER)
    .map((row) => viewFor(core, reader, row, directory))
}
