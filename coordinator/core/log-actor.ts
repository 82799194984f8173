import type { LogActor } from '../../shared/domain/log/entry.ts'
import type { Actor } from '../../shared/domain/request/command.ts'
import type { Caller } from '../ports/caller.ts'

/** How the log names whoever did something. */
export function actorOf(caller: Caller): LogActor {
  const from = caller.from === undefined ? {} : { from: caller.from }
  switch (caller.kind) {
    case 'person':
      return { kind: 'person', id: caller.id, name: caller.name, via: caller.via, ...from }
    case 'agent':
      return { kind: 'agent', id: caller.id, name: caller.name, ...from }
    case 'system':
      return { kind: 'system', ...(caller.name === undefined ? {} : { name: caller.name }), ...from }
  }
}

/** How the engine names them. */
export function engineActorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case 'person':
      return { kind: 'person', id: caller.id, via: caller.via }
    case 'agent':
      return { kind: 'agent', id: caller.id, ownerId: caller.userId }
    case 'system':
      return { kind: 'system' }
  }
}
