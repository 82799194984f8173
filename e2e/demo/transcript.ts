/** A line for people, with the time since the start, and the checks that all of it rests on. */
export interface Transcript {
  say(who: string, what: string): void
  /** Throws when the fact does not hold: then nothing after it counts. */
  check(fact: string, holds: boolean): void
}

export function createTranscript(): Transcript {
  const start = performance.now()
  const say = (who: string, what: string): void => {
    const seconds = ((performance.now() - start) / 1000).toFixed(2).padStart(7)
    console.log(`${seconds} s  ${who.padEnd(11)} ${what}`)
  }
  return {
    say,
    check(fact, holds) {
      if (!holds) throw new Error(`not so: ${fact}`)
      say('✓', fact)
    },
  }
}
