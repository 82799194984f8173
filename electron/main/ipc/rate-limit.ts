/** Lets through `perSecond` calls in any one second of a monotonic clock (ms). */
export function createRateLimit(perSecond: number): (at: number) => boolean {
  let passed: number[] = []
  return (at) => {
    passed = passed.filter((time) => at - time < 1_000)
    if (passed.length >= perSecond) return false
    passed.push(at)
    return true
  }
}
