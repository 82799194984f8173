/**
 * True when reading this JSON number loses nothing: the double it becomes, written out again, is the same decimal.
 * False for what overflows or underflows, for more digits than a double carries, for integers beyond ±(2^53 − 1),
 * and for minus zero, whose sign the canonical form drops.
 */
export function isExactNumber(text: string): boolean {
  const value = Number(text)
  if (!Number.isFinite(value) || Object.is(value, -0)) return false
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return false
  const written = String(value)
  return written === text || normalDecimal(written) === normalDecimal(text)
}

const ZERO = 0x30

/** One spelling per decimal: sign, digits without outer zeros, power of ten. Loops, so that long zeros cost linear time. */
function normalDecimal(text: string): string {
  const negative = text.startsWith('-')
  const [mantissa = '', power = '0'] = text.slice(negative ? 1 : 0).split(/[eE]/)
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = whole + fraction
  let first = 0
  while (first < digits.length && digits.charCodeAt(first) === ZERO) first++
  let end = digits.length
  while (end > first && digits.charCodeAt(end - 1) === ZERO) end--
  if (first === end) return '0'
  const exponent = Number(power) - fraction.length + (digits.length - end)
  return `${negative ? '-' : ''}${digits.slice(first, end)}e${exponent}`
}
