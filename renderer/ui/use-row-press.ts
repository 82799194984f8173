/** A hand that holds still moves no more. px */
const STILL = 8
/** What takes its own presses inside a row. */
const CONTROL = 'a, button, input, label, select, textarea, [role="checkbox"], [role="menuitem"]'

interface Pressed {
  readonly key: string
  readonly x: number
  readonly y: number
}

/**
 * A press belongs to the row on which it began. When the list moves between its down and its up, the browser gives the
 * click to what both have in common, which is no row: then it is given to that row. Never to the one that moved there.
 */
export function useRowPress(open: (key: string, event: MouseEvent) => void) {
  let pressed: Pressed | null = null
  const within = (event: Event, selector: string): HTMLElement | null =>
    event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null

  return {
    down(event: PointerEvent): void {
      const key = within(event, '[data-row]')?.dataset['row']
      const plain = event.button === 0 && within(event, CONTROL) === null
      pressed = key !== undefined && plain ? { key, x: event.clientX, y: event.clientY } : null
    },
    /** Of the list itself, after its rows: what a row was given is not given to it again. */
    click(event: MouseEvent): void {
      const at = pressed
      pressed = null
      if (!at || within(event, '[data-row]')) return
      const isStill = Math.hypot(event.clientX - at.x, event.clientY - at.y) <= STILL
      if (isStill) open(at.key, event)
    },
  }
}
