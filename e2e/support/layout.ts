import type { Page } from '@playwright/test'

const CONTROLS =
  'a[href], button, input, textarea, [role="switch"], [role="tab"], [role="combobox"], [role="slider"], [role^="menuitem"]'

/**
 * What cannot be read or reached where it is: controls outside the window, controls whose words are cut without an
 * ellipsis, and anything that makes the whole page wider than the window. The canvas of a flow is panned, not scrolled.
 */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate((controls) => {
    const root = document.documentElement
    const found: string[] = []
    const name = (element: Element) =>
      `<${element.tagName.toLowerCase()}> ${element.getAttribute('data-testid') ?? ''} ${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 40)}`
    for (const element of [
      root,
      document.body,
      ...document.querySelectorAll('main, aside, [role="dialog"]'),
    ]) {
      if (element.scrollWidth > element.clientWidth + 1) {
        found.push(`${name(element)}: ${element.scrollWidth} px in ${element.clientWidth}`)
      }
    }
    for (const element of document.querySelectorAll<HTMLElement>(`${controls}, h1, h2`)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      if (element.closest('.vue-flow, .sr-only, [inert], [aria-hidden="true"]')) continue
      const { left, right, width, height } = element.getBoundingClientRect()
      // Only for whoever reads by ear, or hidden until it is focused.
      if (width <= 1 || height <= 1 || element.matches('a[href="#content"]')) continue
      // A table may be wider than its place: it scrolls by itself.
      const inTable = element.closest('[role="grid"]') !== null
      if (!inTable && (left < -1 || right > innerWidth + 1))
        found.push(`${name(element)}: from ${left} to ${right}`)
      const ellipsis = [element, ...element.querySelectorAll('*')].some(
        (one) => getComputedStyle(one).textOverflow === 'ellipsis',
      )
      const isField = element.matches('input, textarea')
      if (!ellipsis && !isField && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
        found.push(`${name(element)}: words cut, ${element.scrollWidth} px in ${element.clientWidth}`)
      }
    }
    return found
  }, CONTROLS)
}

/** Controls that a pointer cannot get at, even after scrolling: outside the window, or under something else. */
export function unreachable(page: Page): Promise<string[]> {
  return page.evaluate((controls) => {
    const found: string[] = []
    // A menu, and in a small window a panel, lies over its page; what is under it is there again when it is closed.
    const over =
      document.querySelector('[role="menu"][data-state="open"]') ??
      [...document.querySelectorAll('aside')].find((one) => getComputedStyle(one).position === 'fixed')
    for (const element of (over ?? document).querySelectorAll<HTMLElement>(controls)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      if (element.closest('.vue-flow, .sr-only, [inert], [aria-hidden="true"]')) continue
      if (element.matches('a[href="#content"], :disabled')) continue
      element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
      const { left, right, top, bottom, width } = element.getBoundingClientRect()
      if (width <= 1) continue
      const [x, y] = [(left + right) / 2, (top + bottom) / 2]
      const hit = document.elementFromPoint(x, y)
      const isHit =
        hit !== null && (element.contains(hit) || hit.contains(element) || hit.closest('label') !== null)
      if (!isHit) {
        const above = hit === null ? 'outside' : `under ${hit.tagName.toLowerCase()}.${hit.className}`
        found.push(
          `${element.tagName.toLowerCase()} ${element.getAttribute('data-testid') ?? ''} ${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 40)} at ${x},${y}: ${above}`.slice(
            0,
            200,
          ),
        )
      }
    }
    return found
  }, CONTROLS)
}
