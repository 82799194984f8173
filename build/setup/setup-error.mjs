/**
 * A thing that could not be had. `code` is stable and can be searched for in the documentation;
 * `advice` says what the person at the keyboard can do about it.
 */
export class SetupError extends Error {
  /**
   * @param {string} code
   * @param {string} message what happened
   * @param {string} advice what to do
   */
  constructor(code, message, advice) {
    super(message)
    this.name = 'SetupError'
    this.code = code
    this.advice = advice
  }
}

/**
 * Runs a command-line tool's main function; a known failure ends it with two readable lines instead of a stack.
 * @param {() => Promise<number | void>} main answers the exit code, 0 when nothing is answered
 */
export async function runTool(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (error instanceof SetupError) {
      process.stderr.write(`\nerror ${error.code}: ${error.message}\n  what to do: ${error.advice}\n`)
    } else {
      process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`)
    }
    process.exitCode = 1
  }
}
