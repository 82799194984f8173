import { randomBytes } from 'node:crypto'
import type { Ids } from '../../ports/ids.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_DIGITS = 16

/**
 * Ids from the operating system's random source.
 *
 * Two ulids of one millisecond sort in order of creation: the second's random part is the first's plus one
 * (ulid/spec, "monotonicity").
 */
export function createRandomIds(wallClock: () => number = Date.now): Ids {
  let lastTime = -1
  let digits: number[] = []

  return {
    ulid() {
      const time = Math.max(wallClock(), lastTime)
      if (time > lastTime || !increment(digits))
        digits = [...randomBytes(RANDOM_DIGITS)].map((byte) => byte & 31)
      lastTime = time
      return timeText(time) + digits.map((digit) => ALPHABET[digit]).join('')
    },
    secret: () => randomBytes(32).toString('base64url'),
  }
}

function timeText(time: number): string {
  let rest = time
  let text = ''
  for (let place = 0; place < 10; place += 1) {
    text = `${ALPHABET[rest % 32] ?? ''}${text}`
    rest = Math.floor(rest / 32)
  }
  return text
}

/** Adds one; false when every digit was already the largest. */
function increment(digits: number[]): boolean {
  for (let place = digits.length - 1; place >= 0; place -= 1) {
    const digit = digits[place] ?? 0
    if (digit < 31) {
      digits[place] = digit + 1
      return true
    }
    digits[place] = 0
  }
  return false
}
