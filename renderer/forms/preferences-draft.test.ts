import { describe, expect, it } from 'vitest'
import { preferences } from '../../shared/contract/http/people.ts'
import {
  preferenceProblems,
  preferencesBodyOf,
  preferencesDraftOf,
  type PreferencesDraft,
} from './preferences-draft.ts'

const NIGHT = { from: '22:00', until: '07:00', timeZone: 'Europe/Stockholm' }
const quiet = (more: Partial<PreferencesDraft> = {}): PreferencesDraft => ({
  ...preferencesDraftOf({ quietHours: NIGHT }),
  ...more,
})

describe('how somebody wants to be written to', () => {
  it.each([
    [{}],
    [{ language: 'de' as const }],
    [{ quietHours: NIGHT }],
    [{ language: 'en' as const, quietHours: { ...NIGHT, days: ['mon' as const, 'fri' as const] } }],
  ])('goes back unchanged when nothing was typed: %j', (kept) => {
    expect(preferences.parse(preferencesBodyOf(preferencesDraftOf(kept)))).toEqual(kept)
  })

  it('begins with a night in this machine’s zone, every day', () => {
    const body = preferences.parse(preferencesBodyOf({ ...preferencesDraftOf({}), quiet: true }))
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    expect(body).toEqual({ quietHours: { ...NIGHT, timeZone } })
  })

  it('keeps days in the order of the week, however they were chosen', () => {
    const body = preferences.parse(preferencesBodyOf(quiet({ quietDays: ['sun', 'mon'] })))
    expect(body.quietHours?.days).toEqual(['mon', 'sun'])
  })

  it.each([
    [{ quietFrom: '' }, { 'quietHours.from': 'time_needed' }],
    [{ quietUntil: '' }, { 'quietHours.until': 'time_needed' }],
    [{ quietUntil: '22:00' }, { 'quietHours.until': 'same_time' }],
    [{ quietZone: [] }, { 'quietHours.timeZone': 'zone_needed' }],
    [{ quietDays: [] }, { 'quietHours.days': 'days_needed' }],
  ] as const)('refuses %j as the coordinator does, and says why', (typed, problems) => {
    const draft = quiet(typed as Partial<PreferencesDraft>)
    expect(preferenceProblems(draft)).toEqual(problems)
    expect(preferences.safeParse(preferencesBodyOf(draft)).success).toBe(false)
    expect(preferenceProblems({ ...draft, quiet: false })).toEqual({})
  })
})
