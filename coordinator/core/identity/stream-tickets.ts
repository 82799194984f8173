import { AppError } from '../../../shared/domain/app-error.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { PersonCaller } from '../../ports/caller.ts'

const TICKET_SECONDS = 30
/** More than that many unused at once are somebody's mistake; the oldest are dropped. */
const MOST_TICKETS = 10_000

/**
 * One-time tickets with which a browser opens its stream, since it cannot send a header there. Kept in memory: a ticket
 * lives 30 s, and one that was lost by a restart is simply asked for again.
 */
export interface StreamTickets {
  issue(person: PersonCaller): { ticket: string; expiresInSeconds: number }
  /** The person it was issued to. Throws `invalid_credentials` for a ticket that is unknown, used or too old. */
  redeem(ticket: string): PersonCaller
  /** A session ended, and with it what it asked for. */
  forgetSession(sessionId: string): void
}

export function createStreamTickets(ids: Ids, clock: Clock): StreamTickets {
  const open = new Map<string, { person: PersonCaller; until: number }>()
  return {
    issue(person) {
      const now = clock.now().elapsed
      for (const [ticket, { until }] of open) {
        if (until > now && open.size < MOST_TICKETS) break
        open.delete(ticket)
      }
      const ticket = ids.secret()
      open.set(ticket, { person, until: now + TICKET_SECONDS * 1000 })
      return { ticket, expiresInSeconds: TICKET_SECONDS }
    },
    redeem(ticket) {
      const found = open.get(ticket)
      open.delete(ticket)
      if (!found || found.until <= clock.now().elapsed) throw new AppError('invalid_credentials')
      return found.person
    },
    forgetSession(sessionId) {
      for (const [ticket, { person }] of open) if (person.sessionId === sessionId) open.delete(ticket)
    },
  }
}
