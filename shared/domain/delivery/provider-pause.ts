const FIRST_MS = 5_000
const LONGEST_MS = 5 * 60_000

/**
 * How long a provider that cannot be reached is left alone: doubling with each failure in a row up to five minutes, half
 * to all of it, so that several coordinators do not come back together.
 *
 * @param failures in a row, at least 1
 * @param random in [0, 1)
 */
export const providerPause = (failures: number, random: number): number =>
  Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20)) * (0.5 + random / 2))
