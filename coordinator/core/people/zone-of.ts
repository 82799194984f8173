import type { Directory, PersonId } from '../../../shared/domain/people/person.ts'

/** The time zone in which somebody lives, as far as they said: that of their quiet hours. */
export function zoneOf(directory: Directory, personId: PersonId): { readonly timeZone?: string } {
  const timeZone = directory.person(personId)?.quietHours?.timeZone
  return timeZone === undefined ? {} : { timeZone }
}
