import { nextTick, ref, watch, type Ref } from 'vue'

/** What keeps a row where it is: px that the list begins lower, and px to scroll to. */
export interface Steady {
  readonly gap: number
  readonly scrollTop: number
}

/**
 * Where a list must begin and be scrolled to, so that the row at `after` stands where the one at `before` stood.
 * Px; rows are all `rowHeight` high; `gap` is the space above the first row until now.
 */
export function keepSteady(before: number, after: number, rowHeight: number, now: Steady): Steady {
  const wanted = now.scrollTop - now.gap + (after - before) * rowHeight
  return wanted >= 0 ? { gap: 0, scrollTop: wanted } : { gap: -wanted, scrollTop: 0 }
}

/**
 * Keeps the row under the pointer, or else the first one in view, in its place while others come and go above it. A gap
 * that this leaves at the top closes when the pointer has left.
 */
export function useSteadyRows(parts: {
  readonly scroller: Readonly<Ref<HTMLElement | null>>
  readonly keys: () => readonly string[]
  readonly rowHeight: () => number
  /** A new order is asked for by the person: nothing is kept then. */
  readonly order: () => unknown
}) {
  const gap = ref(0)
  /** Space below, so that the list can be scrolled as far as the row needs. */
  const tail = ref(0)
  const above = ref(0)
  let hovered: string | null = null

  function anchorOf(keys: readonly string[]): { key: string; index: number } | null {
    const top = (parts.scroller.value?.scrollTop ?? 0) - gap.value
    const hoveredAt = hovered === null ? -1 : keys.indexOf(hovered)
    if (hovered !== null && hoveredAt >= 0) return { key: hovered, index: hoveredAt }
    if (top <= 0) return null
    const index = Math.ceil(top / parts.rowHeight())
    const key = keys[index]
    return key === undefined ? null : { key, index }
  }

  watch(
    [parts.keys, parts.order] as const,
    async ([keys, order], [oldKeys, oldOrder]) => {
      const element = parts.scroller.value
      if (!element) return
      if (order !== oldOrder) {
        gap.value = tail.value = above.value = 0
        element.scrollTop = 0
        return
      }
      const anchor = anchorOf(oldKeys)
      const after = anchor ? keys.indexOf(anchor.key) : -1
      if (!anchor || after < 0 || after === anchor.index) return
      const steady = keepSteady(anchor.index, after, parts.rowHeight(), {
        gap: gap.value,
        scrollTop: element.scrollTop,
      })
      gap.value = steady.gap
      tail.value = Math.max(
        0,
        steady.scrollTop + element.clientHeight - keys.length * parts.rowHeight() - steady.gap,
      )
      if (after > anchor.index) above.value += after - anchor.index
      await nextTick()
      element.scrollTop = steady.scrollTop
    },
    { flush: 'pre' },
  )

  return {
    gap,
    tail,
    /** Rows that came above what is in view and have not been looked at. */
    above,
    hover: (key: string) => (hovered = key),
    leave() {
      hovered = null
      gap.value = 0
    },
    scrolled() {
      const element = parts.scroller.value
      if (element && element.scrollTop <= parts.rowHeight() / 2) above.value = 0
    },
    toTop() {
      gap.value = tail.value = above.value = 0
      if (parts.scroller.value) parts.scroller.value.scrollTop = 0
    },
  }
}
