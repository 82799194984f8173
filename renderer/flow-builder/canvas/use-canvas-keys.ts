import type { NodeId } from '../../../shared/domain/flow/flow.ts'
import type { Direction } from '../model/navigation.ts'

/** What the keys of a node do. */
export interface KeyActions {
  go(from: NodeId, direction: Direction, extend: boolean): void
  nudge(id: NodeId, dx: number, dy: number): void
  move(direction: 'up' | 'down'): void
  insertAfter(id: NodeId): void
  openMenu(id: NodeId): void
  openForm(): void
  pasteAfter(id: NodeId): void
  run(command: 'remove' | 'duplicate' | 'copy' | 'cut' | 'undo' | 'redo'): void
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
}
const NUDGES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -20],
  ArrowDown: [0, 20],
  ArrowLeft: [-20, 0],
  ArrowRight: [20, 0],
}
const COMMANDS: Readonly<Record<string, 'duplicate' | 'copy' | 'cut' | 'redo'>> = {
  d: 'duplicate',
  c: 'copy',
  x: 'cut',
  y: 'redo',
}

/** Finds what a key on a node means and does it. Says whether it was a key of ours. */
export function nodeKey(event: KeyboardEvent, id: NodeId, editable: boolean, actions: KeyActions): boolean {
  const { key, shiftKey } = event
  const command = event.ctrlKey || event.metaKey
  const direction = ARROWS[key]
  if (direction && !command && !event.altKey) {
    actions.go(id, direction, shiftKey && editable)
    return true
  }
  if (key === 'Enter' && !command) {
    actions.openForm()
    return true
  }
  if (!editable) return false
  if (event.altKey) return altKey(key, actions)
  if (command) return commandKey(event, id, actions)
  if (key === 'Delete' || key === 'Backspace') actions.run('remove')
  else if (key === '+' || key === 'Insert') actions.insertAfter(id)
  else if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) actions.openMenu(id)
  else return false
  return true
}

function altKey(key: string, actions: KeyActions): boolean {
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return false
  actions.move(key === 'ArrowUp' ? 'up' : 'down')
  return true
}

function commandKey({ key, shiftKey }: KeyboardEvent, id: NodeId, actions: KeyActions): boolean {
  const nudge = NUDGES[key]
  const letter = key.toLowerCase()
  const known = COMMANDS[letter]
  if (nudge) actions.nudge(id, ...nudge)
  else if (letter === 'z') actions.run(shiftKey ? 'redo' : 'undo')
  else if (letter === 'v') actions.pasteAfter(id)
  else if (known) actions.run(known)
  else return false
  return true
}
