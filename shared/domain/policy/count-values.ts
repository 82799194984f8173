/** Values in all, the containers included; stops counting at the limit. */
export function countUpTo(root: unknown, limit: number): number {
  const open: unknown[] = [root]
  let count = 0
  while (open.length > 0 && count < limit) {
    const value = open.pop()
    count++
    if (value === null || typeof value !== 'object') continue
    const inner = Array.isArray(value) ? (value as unknown[]) : Object.values(value)
    for (const item of inner) {
      open.push(item)
      if (open.length > limit) return limit
    }
  }
  return count
}
