import { backOffDelay, type BackOffRange } from '../../../shared/sync/back-off.ts'

const RESTART_RANGE: BackOffRange = { firstMs: 500, mostMs: 30_000 }
/** From its start to `listening`. A store that needs a migration may take its time. */
export const START_LIMIT_MS = 60_000
/** How long a coordinator may take to answer held calls and close its store before it is killed. */
export const STOP_LIMIT_MS = 10_000
/** One that ran this long was a good one: its end counts as the first failure. */
export const STEADY_AFTER_MS = 60_000
/** After so many failures in a row nobody is helped by another try; the person is told and can ask for one. */
export const MOST_FAILURES = 8
/** It says itself why it cannot start (port taken, store of a newer version): waiting seldom helps. */
export const MOST_FAILURES_WHEN_TOLD = 2

/** The coordinator's process in the eyes of its supervisor. */
export type Supervision =
  | { readonly phase: 'off' }
  | { readonly phase: 'starting'; readonly failures: number; readonly since: number }
  | { readonly phase: 'running'; readonly failures: number; readonly since: number; readonly url: string }
  /** Killed because it was silent at its start, or said that it cannot go on; its exit is awaited. */
  | { readonly phase: 'killed'; readonly failures: number; readonly most: number; readonly detail: string }
  | {
      readonly phase: 'waiting'
      readonly failures: number
      readonly inMs: number
      readonly until: number
      readonly detail: string
    }
  | { readonly phase: 'failed'; readonly detail: string }
  | { readonly phase: 'stopping'; readonly since: number; readonly startAgain: boolean }

export type SupervisionInput =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'restart' }
  | { readonly type: 'listening'; readonly url: string }
  | { readonly type: 'reported'; readonly code: string; readonly detail: string }
  | { readonly type: 'exited'; readonly code: number }
  | { readonly type: 'wake' }

export type SupervisionEffect =
  { readonly do: 'spawn' } | { readonly do: 'ask-to-stop' } | { readonly do: 'kill' }

export interface Supervised {
  readonly state: Supervision
  readonly effects: readonly SupervisionEffect[]
}

/** `at` from a monotonic clock, ms; `random` from 0 to 1. */
export interface SupervisionMoment {
  readonly at: number
  readonly random: number
}

/** When `wake` is wanted, or null. */
export function superviseWakeAt(state: Supervision): number | null {
  switch (state.phase) {
    case 'starting':
      return state.since + START_LIMIT_MS
    case 'stopping':
      return state.since + STOP_LIMIT_MS
    case 'waiting':
      return state.until
    case 'off':
    case 'running':
    case 'killed':
    case 'failed':
      return null
  }
}

/** The rules by which the coordinator's process is started, started again and given up. It never ends silently. */
export function supervise(
  state: Supervision,
  input: SupervisionInput,
  moment: SupervisionMoment,
): Supervised {
  switch (input.type) {
    case 'start':
      return hasProcess(state) || state.phase === 'waiting' ? keep(state) : spawn(0, moment)
    case 'stop':
      if (!hasProcess(state)) return keep({ phase: 'off' })
      return state.phase === 'stopping' ? keep({ ...state, startAgain: false }) : askToStop(false, moment)
    case 'restart':
      if (!hasProcess(state)) return spawn(0, moment)
      return state.phase === 'stopping' ? keep({ ...state, startAgain: true }) : askToStop(true, moment)
    case 'listening':
      if (state.phase !== 'starting') return keep(state)
      return keep({ phase: 'running', failures: state.failures, since: moment.at, url: input.url })
    case 'reported':
      return reported(state, `${input.detail} (${input.code})`)
    case 'exited':
      return exited(state, input.code, moment)
    case 'wake':
      return wake(state, moment)
  }
}

const keep = (state: Supervision): Supervised => ({ state, effects: [] })

function hasProcess(state: Supervision): boolean {
  return ['starting', 'running', 'killed', 'stopping'].includes(state.phase)
}

function spawn(failures: number, moment: SupervisionMoment): Supervised {
  return { state: { phase: 'starting', failures, since: moment.at }, effects: [{ do: 'spawn' }] }
}

function askToStop(startAgain: boolean, moment: SupervisionMoment): Supervised {
  return { state: { phase: 'stopping', since: moment.at, startAgain }, effects: [{ do: 'ask-to-stop' }] }
}

/** It told why it cannot go on. Its exit follows, or is made to follow. */
function reported(state: Supervision, detail: string): Supervised {
  if (state.phase !== 'starting' && state.phase !== 'running') return keep(state)
  return kill(state.failures, MOST_FAILURES_WHEN_TOLD, detail)
}

function kill(failures: number, most: number, detail: string): Supervised {
  return { state: { phase: 'killed', failures, most, detail }, effects: [{ do: 'kill' }] }
}

function exited(state: Supervision, code: number, moment: SupervisionMoment): Supervised {
  switch (state.phase) {
    case 'starting':
      return fail(state.failures, MOST_FAILURES, `It ended while starting, with code ${code}.`, moment)
    case 'running': {
      const steady = moment.at - state.since >= STEADY_AFTER_MS
      return fail(
        steady ? 0 : state.failures,
        MOST_FAILURES,
        `It ended unexpectedly, with code ${code}.`,
        moment,
      )
    }
    case 'killed':
      return fail(state.failures, state.most, state.detail, moment)
    case 'stopping':
      return state.startAgain ? spawn(0, moment) : keep({ phase: 'off' })
    case 'off':
    case 'waiting':
    case 'failed':
      return keep(state)
  }
}

function fail(before: number, most: number, detail: string, moment: SupervisionMoment): Supervised {
  const failures = before + 1
  if (failures > most) return keep({ phase: 'failed', detail })
  const inMs = backOffDelay(failures, moment.random, RESTART_RANGE)
  return keep({ phase: 'waiting', failures, inMs, until: moment.at + inMs, detail })
}

function wake(state: Supervision, moment: SupervisionMoment): Supervised {
  const due = superviseWakeAt(state)
  if (due === null || moment.at < due) return keep(state)
  switch (state.phase) {
    case 'waiting':
      return spawn(state.failures, moment)
    case 'starting': {
      const detail = `It said nothing for ${START_LIMIT_MS / 1_000} s after its start.`
      return kill(state.failures, MOST_FAILURES, detail)
    }
    case 'stopping':
      return { state, effects: [{ do: 'kill' }] }
    case 'off':
    case 'running':
    case 'killed':
    case 'failed':
      return keep(state)
  }
}
