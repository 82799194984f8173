import { MINUTE_MS } from '../../time.ts'
import type { Timer } from '../state.ts'
import {
  activeTime,
  eventsOf,
  resolutionOf,
  snapshotOf,
  type Applied,
  type History,
  type Invariant,
} from './history.ts'

/**
 * 9. A timer acts only while it is started, never before it is due, once for each start; and when the request has ended
 * none is left but those of its grants; while it waits none is lost. Needs the effects: they are what starts and stops a timer.
 */
export const timersKeepTime: Invariant = (history) => {
  const started = new Map<string, Timer>()
  const found: string[] = []
  for (const applied of history.applied ?? []) {
    found.push(...firedWrongly(applied, started))
    if (!applied.result.ok) continue
    for (const effect of applied.result.effects) {
      if (effect.type === 'start-timer') started.set(effect.timer.id, effect.timer)
      if (effect.type === 'stop-timer') started.delete(effect.timerId)
    }
  }
  if (resolutionOf(history) !== undefined) {
    for (const { id, kind } of started.values()) {
      if (kind !== 'lapse-grant') found.push(`${id} is still started after the end`)
    }
  }
  if (history.applied !== undefined) found.push(...lost(history, started))
  return [...found, ...firedTwice(history), ...endedEarly(history)]
}

/** While a request waits and its clock runs, whatever its flow says time will do is started. */
function lost(history: History, started: ReadonlyMap<string, Timer>): readonly string[] {
  const snapshot = snapshotOf(history)
  const asked = eventsOf(history, 'request.asked').length
  const isPaused = asked > eventsOf(history, 'request.answered').length
  if (snapshot === undefined || resolutionOf(history) !== undefined || isPaused) return []
  const advanced = snapshot.flow?.advanced
  const due: string[] = []
  if (snapshot.expiresInMinutes !== null) due.push('expire')
  if ((advanced?.autoDenyAfterMinutes ?? null) !== null) due.push('auto-deny')
  if ((advanced?.autoApproveAfterMinutes ?? null) !== null) due.push(...nextOfAutoApproval(history))
  const missing = due.filter((id) => !started.has(id))
  return missing.map((id) => `${id} was lost`)
}

/** First the warning; once that came and nothing forbade it, the approval; once that was held, neither. */
function nextOfAutoApproval(history: History): readonly string[] {
  const fired = eventsOf(history, 'request.timer-fired')
  const warning = fired.find(({ kind }) => kind === 'warn-auto-approve')
  if (warning === undefined) return ['warn-auto-approve']
  return warning.held !== undefined || fired.some(({ kind }) => kind === 'auto-approve')
    ? []
    : ['auto-approve']
}

function firedWrongly(
  { command, now, result }: Applied,
  started: ReadonlyMap<string, Timer>,
): readonly string[] {
  if (command.type !== 'timer-due' || !result.ok || result.events.length === 0) return []
  const timer = started.get(command.timerId)
  if (timer === undefined) return [`${command.timerId} acted without being started`]
  const stopped = result.effects.some((effect) => effect.type === 'stop-timer' && effect.timerId === timer.id)
  return [
    ...(now[timer.basis] < timer.dueAt
      ? [`${timer.id} acted ${timer.dueAt - now[timer.basis]} ms early`]
      : []),
    ...(stopped ? [] : [`${timer.id} acted and is still started`]),
  ]
}

function firedTwice(history: History): readonly string[] {
  const ids = eventsOf(history, 'request.timer-fired').map(({ timerId }) => timerId)
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} fired twice`)
}

/** What ends a request by itself does so after its whole time, not counting that in which a question was open. */
function endedEarly(history: History): readonly string[] {
  const snapshot = snapshotOf(history)
  return eventsOf(history, 'request.timer-fired').flatMap((event) => {
    const { kind, timerId } = event
    const minutes =
      kind === 'expire'
        ? snapshot?.expiresInMinutes
        : kind === 'auto-deny'
          ? snapshot?.flow?.advanced.autoDenyAfterMinutes
          : 0
    const upTo = { events: history.events.slice(0, history.events.indexOf(event) + 1) }
    const isEarly = activeTime(upTo, 'elapsed') < (minutes ?? 0) * MINUTE_MS
    return isEarly ? [`${timerId} ended the request early`] : []
  })
}
