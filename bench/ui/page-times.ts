import type { Page } from '@playwright/test'

/** A stretch without long tasks after which a page counts as being at rest, ms. */
const QUIET_MS = 500
const GIVE_UP_MS = 60_000

/**
 * When a page answers: ms from the start of its navigation until what it is for is on the screen and no task of more than
 * 50 ms has begun for half a second. The half second itself does not count.
 * @param shows CSS selector of what the page is for
 */
export function timeToInteractive(page: Page, shows: string): Promise<number> {
  return page.evaluate(
    ([selector, quiet, giveUp]) =>
      new Promise<number>((done, fail) => {
        let lastEnd = 0
        let shownAt = 0
        new PerformanceObserver((list) => {
          for (const { startTime, duration } of list.getEntries()) {
            lastEnd = Math.max(lastEnd, startTime + duration)
          }
        }).observe({ type: 'longtask', buffered: true })
        const look = (): void => {
          const now = performance.now()
          if (shownAt === 0 && document.querySelector(selector)?.checkVisibility()) shownAt = now
          const restsSince = Math.max(shownAt, lastEnd)
          if (shownAt > 0 && now - restsSince >= quiet) done(restsSince)
          else if (now > giveUp) fail(new Error(`${selector} did not come`))
          else requestAnimationFrame(look)
        }
        look()
      }),
    [shows, QUIET_MS, GIVE_UP_MS] as const,
  )
}
