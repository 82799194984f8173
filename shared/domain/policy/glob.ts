/** `*` stands for any run of characters, `?` for exactly one; everything else, case included, for itself. */
export const isGlob = (pattern: string): boolean => pattern.includes('*') || pattern.includes('?')

export type TextMatcher = (text: string) => boolean

/** Longest pattern that is compiled, in characters. */
export const MAX_GLOB = 200

/**
 * A matcher for one glob that needs time linear in the text, whatever the pattern: no regular expression, nothing
 * tried twice.
 */
export function compileGlob(pattern: string): TextMatcher {
  if (!isGlob(pattern)) return (text) => text === pattern
  const inner = pattern.slice(0, -1)
  if (pattern.endsWith('*') && !isGlob(inner)) return (text) => text.startsWith(inner)
  return compileStates([...pattern])
}

/**
 * Follows all positions of the pattern at once, as bits: bit i says that the first i parts match what was read so far.
 * A text of n characters costs n × (pattern length / 32) steps.
 */
function compileStates(characters: readonly string[]): TextMatcher {
  const parts = characters.filter((char, i) => char !== '*' || characters[i - 1] !== '*')
  const words = (parts.length >> 5) + 1
  const stays = new Uint32Array(words)
  const anyCharacter = new Uint32Array(words)
  const byCharacter = new Map<string, Uint32Array>()
  parts.forEach((part, i) => {
    if (part === '*') setBit(stays, i)
    else setBit(anyCharacter, part === '?' ? i : -1)
  })
  for (const part of parts) {
    if (part === '*' || part === '?' || byCharacter.has(part)) continue
    const bits = Uint32Array.from(anyCharacter)
    parts.forEach((other, i) => setBit(bits, other === part ? i : -1))
    byCharacter.set(part, bits)
  }

  return (text) => {
    let now = new Uint32Array(words)
    let next = new Uint32Array(words)
    setBit(now, 0)
    skipStars(now, stays)
    for (const char of text) {
      const advances = byCharacter.get(char) ?? anyCharacter
      let carry = 0
      for (let w = 0; w < words; w++) {
        const here = now[w] as number
        const moved = here & (advances[w] as number)
        next[w] = ((moved << 1) | carry | (here & (stays[w] as number))) >>> 0
        carry = moved >>> 31
      }
      skipStars(next, stays)
      ;[now, next] = [next, now]
    }
    return hasBit(now, parts.length)
  }
}

/** A star may stand for nothing. Stars are never neighbours, so one step suffices. */
function skipStars(state: Uint32Array, stays: Uint32Array): void {
  let carry = 0
  for (let w = 0; w < state.length; w++) {
    const here = state[w] as number
    const starred = here & (stays[w] as number)
    state[w] = (here | (starred << 1) | carry) >>> 0
    carry = starred >>> 31
  }
}

/** Sets bit i; −1 sets nothing. */
function setBit(bits: Uint32Array, i: number): void {
  if (i >= 0) bits[i >> 5] = ((bits[i >> 5] as number) | (1 << (i & 31))) >>> 0
}

const hasBit = (bits: Uint32Array, i: number): boolean => (((bits[i >> 5] as number) >>> (i & 31)) & 1) === 1
