import type { Command } from '../../stores/commands.ts'

/** What of a keyboard event matters here. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** A press in the form of `Command.keys`, or null for a bare modifier. */
export function pressText(press: KeyPress, mac: boolean): string | null {
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Dead', 'Process'].includes(press.key)) return null
  const mod = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  // With Alt a letter is a character of its own on many keyboards, or belongs to a menu.
  if (other || press.altKey) return null
  const key = press.key === ' ' ? 'space' : press.key.toLowerCase()
  const letter = /^[a-z]$/.test(key)
  // Shift is part of a sign such as "?"; only for letters and named keys is it a modifier.
  const shift = press.shiftKey && (letter || key.length > 1)
  return `${mod ? 'mod+' : ''}${shift ? 'shift+' : ''}${key}`
}

/** Acts without Ctrl or ⌘: can be switched off, and never acts while one types. */
const isSingleKey = (keys: string): boolean => !keys.includes('mod+') && !/^(escape|f\d+)$/.test(keys)

export type KeyMatch =
  | { readonly is: 'command'; readonly command: Command }
  /** The beginning of a sequence: wait for the next key. */
  | { readonly is: 'begun'; readonly keys: string }
  | { readonly is: 'none' }

/**
 * The command that a press means.
 *
 * @param begun keys pressed just before, of a sequence that is not complete
 * @param single whether keys without Ctrl or ⌘ act
 */
export function matchKey(
  commands: readonly Command[],
  begun: string | null,
  press: string,
  single: boolean,
): KeyMatch {
  const keys = begun === null ? press : `${begun} ${press}`
  const usable = commands.filter((command) => command.when?.() ?? true)
  const heard = (text: string): boolean => single || !isSingleKey(text)
  // Registered last is nearest to the person.
  const command = usable.findLast(({ keys: own = [] }) => own.some((text) => text === keys && heard(text)))
  if (command) return { is: 'command', command }
  const begins = usable.some(({ keys: own = [] }) =>
    own.some((text) => text.startsWith(`${keys} `) && heard(text)),
  )
  if (begins) return { is: 'begun', keys }
  return begun === null ? { is: 'none' } : matchKey(commands, null, press, single)
}

const SIGNS: Readonly<Record<string, string>> = {
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  space: '␣',
}

/** Keys as they stand on the caps: `mod+enter` → `⌘ ↵` or `Ctrl ↵`. */
export function keyCaps(keys: string, mac: boolean): string[] {
  return keys.split(' ').flatMap((press) =>
    press.split('+').map((part) => {
      if (part === 'mod') return mac ? '⌘' : 'Ctrl'
      if (part === 'shift') return mac ? '⇧' : 'Shift'
      return SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part)
    }),
  )
}
