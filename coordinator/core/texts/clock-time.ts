import type { ClockTime } from './message-texts.ts'

/**
 * What a clock shows at an instant (ISO 8601 UTC).
 * @param zone IANA name of the reader's; one that this runtime does not know, or none, is UTC
 */
export function clockTime(iso: string, zone = 'UTC'): ClockTime {
  const utc = { date: iso.slice(0, 10), time: iso.slice(11, 16), zone: 'UTC' }
  if (zone === 'UTC') return utc
  try {
    const shown = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).formatToParts(Date.parse(iso))
    const part = (type: Intl.DateTimeFormatPartTypes): string =>
      shown.find((each) => each.type === type)?.value ?? ''
    return {
      date: `${part('year')}-${part('month')}-${part('day')}`,
      time: `${part('hour')}:${part('minute')}`,
      zone,
    }
  } catch {
    return utc
  }
}
