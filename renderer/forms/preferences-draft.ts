import type { Preferences } from '../../shared/contract/http/people.ts'
import { WEEKDAYS, type Weekday } from '../../shared/domain/delivery/quiet-hours.ts'
import type { Language } from '../../shared/domain/people/language.ts'

/** How somebody wants to be written to, as typed. `zone` is a list of at most one name. */
export interface PreferencesDraft {
  messageLanguage: Language | 'workspace'
  quiet: boolean
  quietFrom: string
  quietUntil: string
  quietZone: string[]
  quietDays: Weekday[]
}

/** A night in the zone of this machine, for whoever switches quiet hours on. */
export function preferencesDraftOf({ language, quietHours }: Preferences): PreferencesDraft {
  return {
    messageLanguage: language ?? 'workspace',
    quiet: quietHours !== undefined,
    quietFrom: quietHours?.from ?? '22:00',
    quietUntil: quietHours?.until ?? '07:00',
    quietZone: [quietHours?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone],
    quietDays: [...(quietHours?.days ?? WEEKDAYS)],
  }
}

/** The part of a body that says it; may be invalid. */
export function preferencesBodyOf(draft: PreferencesDraft): object {
  const days = WEEKDAYS.filter((day) => draft.quietDays.includes(day))
  return {
    ...(draft.messageLanguage === 'workspace' ? {} : { language: draft.messageLanguage }),
    ...(draft.quiet
      ? {
          quietHours: {
            from: draft.quietFrom,
            until: draft.quietUntil,
            timeZone: draft.quietZone[0],
            ...(days.length === WEEKDAYS.length ? {} : { days }),
          },
        }
      : {}),
  }
}

type PreferenceProblem = 'time_needed' | 'same_time' | 'zone_needed' | 'days_needed'

/** What is wrong with quiet hours, as a key of their texts by field. */
export function preferenceProblems(draft: PreferencesDraft): Readonly<Record<string, PreferenceProblem>> {
  if (!draft.quiet) return {}
  const { quietFrom, quietUntil, quietZone, quietDays } = draft
  return {
    ...(quietFrom === '' ? { 'quietHours.from': 'time_needed' } : {}),
    ...(quietUntil === ''
      ? { 'quietHours.until': 'time_needed' }
      : quietUntil === quietFrom
        ? { 'quietHours.until': 'same_time' }
        : {}),
    ...(quietZone.length === 0 ? { 'quietHours.timeZone': 'zone_needed' } : {}),
    ...(quietDays.length === 0 ? { 'quietHours.days': 'days_needed' } : {}),
  }
}
