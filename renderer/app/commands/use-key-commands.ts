import { onScopeDispose } from 'vue'
import { useCommandRegistry } from '../../stores/commands.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { matchKey, pressText } from './key-match.ts'
import { isMac } from '../../ui/platform.ts'

/** How long the second key of a sequence may take, ms. */
const SEQUENCE_MS = 1_200

/** Runs commands by their keys, everywhere in the window, but not while somebody types or answers a dialog. */
export function useKeyCommands(): void {
  const registry = useCommandRegistry()
  const preferences = usePreferences()
  let begun: string | null = null
  let forget: ReturnType<typeof setTimeout> | undefined

  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const text = pressText(event, isMac)
    if (text === null) return
    const target = event.target instanceof Element ? event.target : null
    const typing = target !== null && isTyping(target)
    const single = preferences.singleKeys && !typing && !isOnControl(target, text)
    if (isDialogOpen()) return
    const match = matchKey(registry.available, begun, text, single)
    clearTimeout(forget)
    begun = match.is === 'begun' ? match.keys : null
    if (match.is === 'begun') forget = setTimeout(() => (begun = null), SEQUENCE_MS)
    if (match.is !== 'command') return
    // A key that is held down moves through a list, but decides only once.
    if (event.repeat && match.command.group !== 'list') return
    event.preventDefault()
    match.command.run()
  }

  window.addEventListener('keydown', press)
  onScopeDispose(() => window.removeEventListener('keydown', press))
}

const isTyping = (element: Element): boolean =>
  element.closest(
    'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]',
  ) !== null

/** Enter and space belong to the button or link that has the focus, arrows to a menu or a list. */
function isOnControl(element: Element | null, press: string): boolean {
  if (element === null) return false
  if (element.closest('[role=menu], [role=listbox]') !== null) return true
  return (
    ['enter', 'space'].includes(press) &&
    element.closest('button, a[href], [role=checkbox], [role=switch]') !== null
  )
}

const isDialogOpen = (): boolean =>
  document.querySelector('[role=dialog][data-state=open], [role=alertdialog][data-state=open]') !== null
