import { CLOSE, PROTOCOL, type ClientMessage, type ServerMessage } from '../contract/stream.ts'
import { backOffDelay } from './back-off.ts'
import { afterClose, CLIENT_CLOSE } from './close-codes.ts'
import type {
  Connection,
  ConnectionEffect,
  ConnectionInput,
  ConnectionMemory,
  Moment,
  Stepped,
} from './connection.ts'
import { readServerFrame } from './server-frame.ts'

/** The coordinator pings every 30 s: two missed and a little for the way. */
export const SILENCE_LIMIT_MS = 70_000
/** From opening a wire to the coordinator's greeting. */
export const GREETING_LIMIT_MS = 15_000
/** A connection that lasted this long was a good one: the next failure counts as the first. */
export const STEADY_AFTER_MS = 10_000
/** Past this the oldest unsent word is given up; the coordinator then tells its notice again. */
const UNSENT_LIMIT = 1_000

type Live = Extract<Connection, { phase: 'live' }>

/** When the machine wants `wake`, on the clock of `Moment.at`; null while it waits for nothing. */
export function wakeAt(state: Connection): number | null {
  switch (state.phase) {
    case 'stopped':
      return null
    case 'connecting':
      return state.giveUpAt
    case 'waiting':
      return state.retryAt
    case 'live':
      return state.heardAt + SILENCE_LIMIT_MS
  }
}

/** The whole of a client's connection: next state and what to do about it. */
export function stepConnection(state: Connection, input: ConnectionInput, moment: Moment): Stepped {
  switch (input.type) {
    case 'start':
      return state.phase === 'stopped' ? connect({ ...memoryOf(state), attempt: 0 }, moment) : stay(state)
    case 'stop':
      // The application throws away what it had not begun, so it must come again after a new start.
      return state.phase === 'stopped'
        ? stay(state)
        : halt({ ...state, delivered: state.since }, 'asked', CLOSE.normal.code)
    case 'frame':
      return input.wire === state.wire ? readFrame(state, input.text, moment) : stay(state)
    case 'closed':
      return input.wire === state.wire ? lose(state, input.code, moment) : stay(state)
    case 'handled':
      return stay({ ...state, since: input.seq })
    case 'not-handled':
      return forget({ ...state, delivered: state.since }, moment)
    case 'tell':
      return tell(state, input.message)
    case 'wake':
      return wake(state, moment)
    case 'nudge':
      return nudge(state, moment)
  }
}

const stay = (state: Connection, effects: readonly ConnectionEffect[] = []): Stepped => ({ state, effects })

function memoryOf({ since, delivered, unsent, attempt, wire }: Connection): ConnectionMemory {
  return { since, delivered, unsent, attempt, wire }
}

function connect(memory: ConnectionMemory, moment: Moment): Stepped {
  const wire = memory.wire + 1
  const state: Connection = { ...memory, wire, phase: 'connecting', giveUpAt: moment.at + GREETING_LIMIT_MS }
  return stay(state, [{ do: 'open', wire, since: memory.since }])
}

function wait(state: Connection, moment: Moment, effects: readonly ConnectionEffect[] = []): Stepped {
  const steady = state.phase === 'live' && moment.at - state.liveSince >= STEADY_AFTER_MS
  const attempt = steady ? 1 : state.attempt + 1
  const retryAt = moment.at + backOffDelay(attempt, moment.random)
  return stay({ ...memoryOf(state), attempt, phase: 'waiting', retryAt }, effects)
}

function halt(
  state: Connection,
  reason: 'asked' | 'signed-out' | 'newer-protocol',
  closeWith: number | null,
): Stepped {
  const open = state.phase === 'connecting' || state.phase === 'live'
  const effects: ConnectionEffect[] =
    open && closeWith !== null ? [{ do: 'close', wire: state.wire, code: closeWith }] : []
  return stay({ ...memoryOf(state), phase: 'stopped', reason }, effects)
}

/** The wire is gone. */
function lose(state: Connection, code: number, moment: Moment): Stepped {
  if (state.phase !== 'connecting' && state.phase !== 'live') return stay(state)
  const next = afterClose(code)
  return next === 'retry' ? wait(state, moment) : halt(state, next, null)
}

function wake(state: Connection, moment: Moment): Stepped {
  const due = wakeAt(state)
  if (due === null || moment.at < due) return stay(state)
  if (state.phase === 'waiting') return connect(memoryOf(state), moment)
  return wait(state, moment, [{ do: 'close', wire: state.wire, code: CLIENT_CLOSE.silent }])
}

function nudge(state: Connection, moment: Moment): Stepped {
  if (state.phase === 'waiting') return connect(memoryOf(state), moment)
  // A live wire that has missed a heartbeat is most likely dead after a sleep or a change of network.
  if (state.phase === 'live' && moment.at - state.heardAt > SILENCE_LIMIT_MS / 2) {
    const reopened = connect(memoryOf(state), moment)
    return stay(reopened.state, [
      { do: 'close', wire: state.wire, code: CLIENT_CLOSE.silent },
      ...reopened.effects,
    ])
  }
  return stay(state)
}

function forget(state: Connection, moment: Moment): Stepped {
  if (state.phase !== 'connecting' && state.phase !== 'live') return stay(state)
  return wait(state, moment, [{ do: 'close', wire: state.wire, code: CLIENT_CLOSE.notHandled }])
}

function tell(state: Connection, message: ClientMessage): Stepped {
  if (state.phase === 'live') return stay(state, [{ do: 'send', wire: state.wire, message }])
  return stay({ ...state, unsent: [...state.unsent, message].slice(-UNSENT_LIMIT) })
}

function readFrame(state: Connection, text: string, moment: Moment): Stepped {
  if (state.phase !== 'connecting' && state.phase !== 'live') return stay(state)
  const heard: Connection = state.phase === 'live' ? { ...state, heardAt: moment.at } : state
  const frame = readServerFrame(text)
  if (frame.is === 'bad') return refuseFrame(heard, frame.detail, moment)
  const reports = frame.leftOut.map(({ what, detail }): ConnectionEffect => ({
    do: 'report',
    problem: what,
    detail,
  }))
  if (frame.message === null) return stay(heard, reports)
  const next = heard.phase === 'live' ? take(heard, frame.message) : greet(heard, frame.message, moment)
  return stay(next.state, [...reports, ...next.effects])
}

function refuseFrame(state: Connection, detail: string, moment: Moment): Stepped {
  return wait(state, moment, [
    { do: 'report', problem: 'bad-frame', detail },
    { do: 'close', wire: state.wire, code: CLOSE.badMessage.code },
  ])
}

/** The first message of a wire must be the greeting. */
function greet(state: Connection, message: ServerMessage, moment: Moment): Stepped {
  if (message.type !== 'hello') return refuseFrame(state, `${message.type} before hello`, moment)
  if ((message.protocol ?? 1) > PROTOCOL) return halt(state, 'newer-protocol', CLOSE.newerProtocol.code)
  const from = state.since ?? message.head
  const live: Live = {
    ...memoryOf(state),
    since: from,
    delivered: state.delivered ?? from,
    unsent: [],
    phase: 'live',
    liveSince: moment.at,
    heardAt: moment.at,
    caughtUp: false,
  }
  const effects: ConnectionEffect[] = [{ do: 'deliver', message }]
  for (const unsent of state.unsent) effects.push({ do: 'send', wire: state.wire, message: unsent })
  // A coordinator behind its client is another store, or one restored from a backup: nothing kept here can be trusted.
  if (message.head < from) {
    effects.push({ do: 'deliver', message: { type: 'resync', seq: message.head } })
    return stay({ ...live, delivered: message.head }, effects)
  }
  return stay(live, effects)
}

function take(state: Live, message: ServerMessage): Stepped {
  switch (message.type) {
    case 'ping':
      return stay(state, [{ do: 'send', wire: state.wire, message: { type: 'pong', at: message.at } }])
    case 'event':
      // Asked for again after a reconnect, and already with the application.
      if (state.delivered !== null && message.seq <= state.delivered) return stay(state)
      return stay({ ...state, delivered: message.seq }, [{ do: 'deliver', message }])
    case 'resync':
      // Nothing of the past comes after it, so nobody will say that it is over.
      return stay({ ...state, delivered: message.seq, caughtUp: true }, [{ do: 'deliver', message }])
    case 'caught-up':
      return stay({ ...state, caughtUp: true }, [{ do: 'deliver', message }])
    case 'hello':
    case 'notice':
    case 'notice-withdrawn':
    case 'alert':
      return stay(state, [{ do: 'deliver', message }])
  }
}
