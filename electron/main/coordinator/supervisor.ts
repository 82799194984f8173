import type { CoordinatorState } from '../../../shared/contract/ipc.ts'
import type { FromCoordinator } from './child-messages.ts'
import {
  supervise,
  superviseWakeAt,
  type Supervision,
  type SupervisionEffect,
  type SupervisionInput,
} from './supervision.ts'

/** One coordinator process. After `exited` nothing more is heard of it. */
export interface Child {
  /** Asks it to answer what it holds, close its store and end. */
  askToStop(): void
  kill(): void
}

export interface ChildListener {
  said(message: FromCoordinator): void
  exited(code: number): void
}

export interface SupervisorParts {
  spawn(listener: ChildListener): Child
  onState(state: CoordinatorState): void
  /** Monotonic, ms. */
  now(): number
  random(): number
  schedule(ms: number, run: () => void): () => void
}

export interface Supervisor {
  start(): void
  /** Answers when no process is left. */
  stop(): Promise<void>
  /** Starts again at once, also after it was given up. */
  restart(): void
  state(): CoordinatorState
  /** Address of the coordinator, or null unless it runs. */
  url(): string | null
}

/** Keeps one coordinator running by the rules of `supervision.ts`. */
export function createSupervisor(parts: SupervisorParts): Supervisor {
  let supervision: Supervision = { phase: 'off' }
  let child: Child | null = null
  let cancelWake: (() => void) | null = null
  let told = JSON.stringify(visibleState(supervision))
  let whenOff: (() => void)[] = []

  function put(input: SupervisionInput): void {
    const next = supervise(supervision, input, { at: parts.now(), random: parts.random() })
    supervision = next.state
    for (const effect of next.effects) run(effect)
    cancelWake?.()
    const due = superviseWakeAt(supervision)
    // A due wake that changed nothing (a kill that is still awaited) is not repeated at once.
    const wait = due === null ? null : due - parts.now()
    cancelWake = wait === null ? null : parts.schedule(wait > 0 ? wait : 1_000, () => put({ type: 'wake' }))
    tell()
  }

  function run(effect: SupervisionEffect): void {
    switch (effect.do) {
      case 'spawn': {
        const mine = parts.spawn({
          said: (message) => {
            if (child !== mine) return
            if (message.type === 'listening') put({ type: 'listening', url: message.url })
            // Its work is done; the line to us would keep the process alive.
            if (message.type === 'stopped') mine.kill()
            if (message.type === 'failed')
              put({ type: 'reported', code: message.code, detail: message.detail })
          },
          exited: (code) => {
            if (child !== mine) return
            child = null
            put({ type: 'exited', code })
          },
        })
        child = mine
        return
      }
      case 'ask-to-stop':
        child?.askToStop()
        return
      case 'kill':
        child?.kill()
    }
  }

  function tell(): void {
    if (supervision.phase === 'off') {
      for (const off of whenOff) off()
      whenOff = []
    }
    const state = visibleState(supervision)
    const text = JSON.stringify(state)
    if (text === told) return
    told = text
    parts.onState(state)
  }

  return {
    start: () => put({ type: 'start' }),
    stop: () =>
      new Promise((done) => {
        whenOff.push(done)
        put({ type: 'stop' })
      }),
    restart: () => put({ type: 'restart' }),
    state: () => visibleState(supervision),
    url: () => (supervision.phase === 'running' ? supervision.url : null),
  }
}

function visibleState(supervision: Supervision): CoordinatorState {
  switch (supervision.phase) {
    case 'running':
      return { state: 'running', url: supervision.url }
    case 'waiting':
      return { state: 'restarting', attempt: supervision.failures, inMs: supervision.inMs }
    case 'failed':
      return { state: 'failed', detail: supervision.detail }
    case 'starting':
    case 'killed':
      return supervision.failures === 0
        ? { state: 'starting' }
        : { state: 'restarting', attempt: supervision.failures, inMs: 0 }
    case 'stopping':
    case 'off':
      return { state: 'starting' }
  }
}
