import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { en, enOfScreens } from './en.ts'
import { languageOf, LANGUAGES, type LanguageId, type ScreenWithTexts } from './languages.ts'

/** Every text by its key, as in `flows.list.search`. */
function textsOf(block: object, path = ''): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [key, value] of Object.entries(block) as [string, unknown][]) {
    if (typeof value === 'string') texts.set(path + key, value)
    else for (const entry of textsOf(value as object, `${path}${key}.`)) texts.set(...entry)
  }
  return texts
}

const screens = Object.keys(enOfScreens) as ScreenWithTexts[]

async function allTexts(language: LanguageId): Promise<Map<string, string>> {
  const base = language === 'en' ? en : await LANGUAGES[language].base()
  const blocks = await Promise.all(screens.map(async (screen) => LANGUAGES[language].screen(screen)))
  return new Map([base, ...blocks].flatMap((block) => [...textsOf(block)]))
}

const placeholders = (text: string): string[] => [...new Set(text.match(/\{[^}]*\}/gu) ?? [])].toSorted()
const forms = (text: string): number => text.split(' | ').length
const english = await allTexts('en')

describe.each(['de', 'ar-XB'] as const)('the texts of %s', async (language) => {
  const texts = await allTexts(language)

  it('are all there, and no others', () => {
    const missing = [...english.keys()].filter((key) => !texts.has(key))
    const strange = [...texts.keys()].filter((key) => !english.has(key))
    expect({ missing, strange }).toEqual({ missing: [], strange: [] })
  })

  it('name the same things and have as many plural forms as the English ones', () => {
    const shape = (text = '') => `${placeholders(text).filter(isName).join()} ${forms(text)}`
    const others = [...texts.keys()].filter((key) => shape(texts.get(key)) !== shape(english.get(key)))
    expect(others).toEqual([])
  })

  it('are not left empty or in English', () => {
    const short = [...texts].filter(([, text]) => text.trim() === '')
    expect(short).toEqual([])
    // Names and words that both languages share are few.
    const same = [...texts].filter(([key, text]) => text === english.get(key) && /\p{L}{4}/u.test(text))
    expect(same.length).toBeLessThan(texts.size / 20)
  })

  it('can each be shown, in every plural form', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const messages = { [language]: Object.fromEntries([...texts].map(([key, text]) => [flat(key), text])) }
    const { t } = createI18n({ legacy: false, locale: language, messages }).global
    for (const [key, text] of texts) {
      const named = Object.fromEntries(placeholders(text).map((name) => [name.slice(1, -1), 'X']))
      for (const n of [0, 1, 2]) expect(t(flat(key), { ...named, n }, n), key).not.toMatch(/[{}]|^$/u)
    }
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })
})

/** Not `{'@'}`, which is a letter that would otherwise mean something. */
const isName = (placeholder: string): boolean => !placeholder.startsWith("{'")
const flat = (key: string): string => key.replaceAll('.', '_')

describe('languageOf', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr-FR', 'DE'], 'de'],
    [['en-GB', 'de'], 'en'],
    [['ar-XB', 'fr'], 'en'],
    [[], 'en'],
  ] as const)('of %j is %s', (preferred, language) => {
    expect(languageOf(preferred)).toBe(language)
  })
})

/** Folders whose texts stand in the block of another screen. */
const GUESTS: Readonly<Record<string, ScreenWithTexts>> = { 'flow-builder': 'flows', 'sign-in': 'onboarding' }

describe('a page', async () => {
  const blocks = new Map(
    await Promise.all(
      screens.map(async (screen) => [screen, Object.keys(await enOfScreens[screen]())] as const),
    ),
  )
  const later = new Set([...blocks.values()].flat())

  it('uses only texts that are there and loaded with it', () => {
    const strange: string[] = []
    const files = readdirSync('renderer', { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.(vue|ts)$/u.test(file) && !file.endsWith('.test.ts'),
    )
    for (const file of files) {
      const [folder, screen] = file.split(sep)
      const home = folder === 'screens' ? (GUESTS[screen ?? ''] ?? screen) : GUESTS[folder ?? '']
      const there = new Set(blocks.get(home as ScreenWithTexts))
      const text = readFileSync(join('renderer', file), 'utf8')
      for (const [, block = ''] of text.matchAll(/\bt\(\s*['"`]([\w-]+)\./gu))
        if (later.has(block) && !there.has(block)) strange.push(`${file}: ${block}`)
      for (const [, key = ''] of text.matchAll(/\bt\(\s*'([\w-]+\.[\w.-]+)'/gu))
        if (!english.has(key)) strange.push(`${file}: ${key}`)
    }
    expect(files.length).toBeGreaterThan(100)
    expect(strange).toEqual([])
  })
})
