/**
 * Which calls are under way for whom, by what the client calls them. Requests are served one by one without sessions, so
 * that any coordinator can serve any of them; a session id is only a name under which a client of the 2025 revisions says
 * that it no longer waits. An id nobody knows is no error.
 */
export interface Callers {
  /** Until `end`: `signal` aborts when the client cancels this request, ends its session, or is known to have left. */
  begin(caller: CallerName, requestId: string | number): Waiting
  cancelled(caller: CallerName, requestId: string | number): void
  sessionEnded(caller: CallerName): void
}

interface Waiting {
  readonly signal: AbortSignal
  /** Its connection has gone. */
  readonly leave: () => void
  end(): void
}

export interface CallerName {
  readonly keyId: string
  readonly sessionId: string
}

export function createCallers(): Callers {
  const sessions = new Map<string, Map<string, Set<AbortController>>>()
  const nameOf = ({ keyId, sessionId }: CallerName): string => `${keyId}\n${sessionId}`

  return {
    begin(caller, requestId) {
      const session = sessions.get(nameOf(caller)) ?? new Map<string, Set<AbortController>>()
      sessions.set(nameOf(caller), session)
      const key = JSON.stringify(requestId)
      const waiting = session.get(key) ?? new Set()
      session.set(key, waiting)
      const gone = new AbortController()
      waiting.add(gone)
      return {
        signal: gone.signal,
        leave: () => gone.abort(new CallerLeft()),
        end() {
          waiting.delete(gone)
          if (waiting.size === 0 && session.get(key) === waiting) session.delete(key)
          if (session.size === 0 && sessions.get(nameOf(caller)) === session) sessions.delete(nameOf(caller))
        },
      }
    },
    cancelled(caller, requestId) {
      for (const gone of sessions.get(nameOf(caller))?.get(JSON.stringify(requestId)) ?? [])
        gone.abort(new CallerLeft())
    },
    sessionEnded(caller) {
      const calls = sessions.get(nameOf(caller))?.values() ?? []
      for (const waiting of calls) for (const gone of waiting) gone.abort(new CallerLeft())
    },
  }
}

/** The client stopped waiting. It has not withdrawn anything. */
export class CallerLeft extends Error {
  constructor() {
    super('the client no longer waits for this call')
  }
}
