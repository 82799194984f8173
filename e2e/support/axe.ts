import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'

declare global {
  interface Window {
    readonly axe?: typeof axe
  }
}

/** Longer than any movement from one look of a part to the next. */
const SHORT_MS = 1_000

export interface AxeOptions {
  /** Only these rules. */
  readonly only?: readonly string[]
  /** All rules but these. */
  readonly without?: readonly string[]
  /** Only what is inside of the elements of this CSS selector. */
  readonly within?: string
}

/**
 * What axe finds wrong on a page, one line for each element: rule, element, and what was measured. axe is brought into a
 * document once, and only its findings come back: both together took longer than the looking.
 */
export async function axeFindings(page: Page, options: AxeOptions = {}): Promise<string[]> {
  for (const frame of page.frames()) {
    if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe.source)
  }
  await settle(page)
  return page.evaluate(async ({ only, without = [], within }) => {
    if (!window.axe) throw new Error('axe is not there')
    const { violations } = await window.axe.run(within ?? document, {
      resultTypes: ['violations'],
      ...(only && { runOnly: { type: 'rule', values: [...only] } }),
      rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html.slice(0, 240)} ${any[0]?.message ?? ''}`),
    )
  }, options)
}

/** Waits for what fades in or changes its colour: half-way its contrast is nobody's. What goes on for long is let go on. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async (most) => {
    const moving = () =>
      document.getAnimations().filter(({ effect, playState }) => {
        const end = effect?.getComputedTiming().endTime
        return playState === 'running' && typeof end === 'number' && end <= most
      })
    for (let some = moving(); some.length > 0; some = moving()) {
      await Promise.allSettled(some.map(({ finished }) => finished))
    }
  }, SHORT_MS)
}

/** @param state said with what is found */
export async function expectAccessible(page: Page, state = '', options: AxeOptions = {}): Promise<void> {
  expect((await axeFindings(page, options)).map((finding) => `${state} ${finding}`)).toEqual([])
}
