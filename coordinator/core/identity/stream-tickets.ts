import { AppError } from '../../../shared/domain/app-error.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { PersonCaller } from '../../ports/caller.ts'
import type { Core } from '../core.ts'
import { credentialsOf } from '../documents.ts'

const TICKET_SECONDS = 30
const KIND = 'stream-ticket'

/** What is kept of a ticket; `person` null once it was used. `until`: ms on the clock `elapsed`. */
interface TicketBody {
  readonly person: PersonCaller | null
  readonly until: number
}

/**
 * One-time tickets with which a browser opens its stream, since it cannot send a header there. Kept in the store by their
 * hash, so that any coordinator of a team may be the one that is shown it.
 */
export interface StreamTickets {
  issue(person: PersonCaller): Promise<{ ticket: string; expiresInSeconds: number }>
  /**
   * The person it was issued to. Throws `invalid_credentials` for a ticket that is unknown, used or too old, or whose
   * session has ended meanwhile.
   */
  redeem(ticket: string): Promise<PersonCaller>
}

export function createStreamTickets(core: Core): StreamTickets {
  return {
    async issue(person) {
      const { at, elapsed } = core.clock.now()
      const ticket = core.ids.secret()
      const body: TicketBody = { person, until: elapsed + TICKET_SECONDS * 1000 }
      const expiresAt = at + TICKET_SECONDS * 1000
      await core.store.commit((tx) => tx.proofs.put({ id: sha256Hex(ticket), kind: KIND, body, expiresAt }))
      return { ticket, expiresInSeconds: TICKET_SECONDS }
    },
    redeem(ticket) {
      return core.store.commit(async (tx) => {
        const found = await tx.proofs.get(sha256Hex(ticket))
        const { person, until } = (
          found?.kind === KIND ? found.body : { person: null, until: 0 }
        ) as TicketBody
        if (!found || !person || until <= core.clock.now().elapsed) throw new AppError('invalid_credentials')
        await tx.proofs.put({ ...found, body: { person: null, until } satisfies TicketBody })
        const session = (await credentialsOf(tx).all()).find(({ publicId }) => publicId === person.sessionId)
        if (!session || session.revokedAt !== undefined) throw new AppError('invalid_credentials')
        return person
      })
    },
  }
}
