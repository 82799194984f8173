import type { Edit } from '../planted/bundle-with-bug.ts'

const COMMIT = "this.#database.exec('COMMIT')"
const CARRY_OUT = 'await carryOut(core, tx,'
const START = 'await opened.keepTime()'

/** Where a coordinator may be killed by name. */
export const POINTS = [
  'before the commit',
  'after the commit',
  'between state and messages',
  'while it starts',
] as const

/** Ends the process there, without a word, at the n-th passage after its start. */
const die = (point: (typeof POINTS)[number]): string =>
  `if (process.env['DIE_AT'] === '${point}' && Number((process.env['DIE_AFTER'] = String(Number(process.env['DIE_AFTER']) - 1))) < 0) { process.kill(process.pid, 'SIGKILL'); for (;;); }`

/** Puts the points into a bundle of the coordinator; the product itself has none. */
export const POINT_EDITS: readonly Edit[] = [
  {
    file: 'coordinator/adapters/store/sqlite/commit-queue.ts',
    find: COMMIT,
    replace: `${die('before the commit')}; ${COMMIT}; ${die('after the commit')}`,
  },
  {
    file: 'coordinator/core/requests/apply-command.ts',
    find: CARRY_OUT,
    replace: `${die('between state and messages')}\n  ${CARRY_OUT}`,
  },
  { file: 'coordinator/create-coordinator.ts', find: START, replace: `${START}; ${die('while it starts')}` },
]
