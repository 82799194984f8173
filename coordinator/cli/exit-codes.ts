/** What a command's exit code says; printed by `countersign help`. */
export const EXIT = {
  ok: 0,
  /** Something unexpected. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The coordinator said no: not allowed, not found, already decided … The code is printed. */
  refused: 3,
  /** No coordinator answers at the address. */
  unreachable: 4,
  /** A check found something wrong: an altered log, a set-up that cannot work, files that differ. */
  finding: 5,
} as const

export const EXIT_HELP = `
Exit codes: 0 done · 1 unexpected error · 2 wrong usage · 3 refused by the coordinator · 4 coordinator not reachable ·
5 a check found something (audit verify, archive verify, restore, doctor, flows diff)`

/** Ends a command with an exit code and a sentence for people. */
export class CommandFailure extends Error {
  readonly exitCode: number
  readonly code: string

  constructor(exitCode: number, code: string, message: string) {
    super(message)
    this.exitCode = exitCode
    this.code = code
  }
}
