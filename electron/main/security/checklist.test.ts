import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HARDENING } from './checklist.ts'
import { SAFE_WEB_PREFERENCES, weakenedPreferences } from './web-preferences.ts'

const root = join(import.meta.dirname, '../../..')
const specs = ['desktop-walls', 'desktop-shell', 'confirm-approval', 'updates'].map(
  (name) => `e2e/electron/${name}.spec.ts`,
)

describe('hardening of the desktop', () => {
  it.each(HARDENING)('$item: $what', ({ faults }) => {
    expect(faults()).toEqual([])
  })

  it('is shown in the running app by tests that exist', () => {
    const text = specs.map((spec) => readFileSync(join(root, spec), 'utf8')).join('\n')
    const titles = [...text.matchAll(/\btest\(\s*'([^']+)'/g)].map((match) => match[1])
    for (const { item, shownBy } of HARDENING) {
      for (const title of shownBy) expect(titles, `item ${item}`).toContain(title)
    }
  })
})

describe('weakenedPreferences', () => {
  it('finds nothing in a window as it should be', () => {
    expect(weakenedPreferences({ ...SAFE_WEB_PREFERENCES, preload: '/x' })).toEqual([])
  })

  it.each(Object.entries(SAFE_WEB_PREFERENCES))('names %s when it is not %j', (name, wanted) => {
    const weaker = typeof wanted === 'boolean' ? !wanted : `${String(wanted)}-other`
    expect(weakenedPreferences({ ...SAFE_WEB_PREFERENCES, [name]: weaker })).toEqual([name])
  })
})
