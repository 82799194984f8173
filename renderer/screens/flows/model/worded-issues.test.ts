import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { flows as de } from '../../../app/locales/de/flows.ts'
import { flows as en } from '../../../app/locales/en/flows.ts'
import { wordedIssues } from './worded-issues.ts'

const i18n = createI18n({ legacy: false, locale: 'en', messages: { en: { flows: en }, de: { flows: de } } })
const sentence = (key: string, data: Readonly<Record<string, string | number>>): string | null =>
  i18n.global.te(key) ? i18n.global.t(key, data) : null

/** Every code that a rule of the domain gives an issue. */
function codesInRules(): string[] {
  const folder = join(import.meta.dirname, '../../../../shared/domain/flow')
  const texts = ['', 'kinds']
    .flatMap((inside) => readdirSync(join(folder, inside)).map((name) => join(folder, inside, name)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(file, 'utf8'))
  const given = texts.flatMap((text) => [
    ...text.matchAll(/(?:error|warning|severity|warning\))\([^()]*?'([a-z]+_[a-z_]+|cycle|unreachable)'/gu),
    ...text.matchAll(/code: '([a-z_]+)'/gu),
  ])
  return [...new Set(given.map(([, code]) => code ?? ''))]
}

describe('the sentences of the rules', () => {
  it('exist for every code', () => {
    const codes = codesInRules()
    expect(codes.length).toBeGreaterThan(25)
    expect(codes.filter((code) => !(code in en.issues))).toEqual([])
  })

  it('are in the person’s language, filled with what the rule found', () => {
    const issue = {
      nodeId: 'a',
      code: 'minimum_above_eligible',
      message: 'x',
      data: { minimum: 3, people: 1 },
      severity: 'error',
    } as const
    expect(wordedIssues([issue], sentence)[0]?.message).toBe('3 must approve, but only 1 could.')
    i18n.global.locale.value = 'de'
    expect(wordedIssues([issue], sentence)[0]?.message).toBe('3 müssen freigeben, aber nur 1 könnten es.')
  })

  it('are the rule’s own where this window knows none', () => {
    const newer = {
      nodeId: null,
      code: 'of_a_newer_rule',
      message: 'As written.',
      severity: 'error',
    } as const
    expect(wordedIssues([newer], sentence)[0]?.message).toBe('As written.')
  })
})
