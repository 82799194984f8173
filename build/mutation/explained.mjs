/**
 * Why nobody can notice a planted mistake. `file` is the end of its path, `code` the line as it stands, trimmed; without
 * `planted` it is about everything planted in that line.
 * @typedef {{ file: string, code: string, planted?: string, why: string }} Explanation
 */

/**
 * Planted mistakes that make no difference to anybody.
 * @type {readonly Explanation[]}
 */
export const EXPLAINED = [
  {
    file: 'request/authorise.ts',
    code: 'if (node === undefined || decisionStandingAt(state, node, person.id, directory) !== undefined) continue',
    planted: 'false',
    why: 'every place is at a step of the flow, so its node is there',
  },
  {
    file: 'request/authorise.ts',
    code: 'return node !== undefined && seatAt(state, node, vote.by.id, directory, now.at) !== undefined',
    planted: 'true',
    why: 'every vote is at a step of the flow, so its node is there',
  },
  {
    file: 'request/authorise.ts',
    code: 'return node === undefined ? undefined : seatAt(state, node, id, directory, now.at)',
    planted: 'false',
    why: 'every step has its node in the flow',
  },
  {
    file: 'request/commands/execute.ts',
    code: 'const definition = snapshot.tools.find((each) => each.definition.name === grant.tool)?.definition',
    why: 'a grant is always of a tool that was asked for; names are not there twice',
  },
  {
    file: 'request/commands/execute.ts',
    code: "if (definition?.idempotent !== true) return refuse('grant_used')",
    planted: 'definition.idempotent',
    why: 'a grant is always of a tool that was asked for',
  },
  {
    file: 'request/commands/execute.ts',
    code: "case 'lapsed':",
    planted: '""',
    why: 'what has lapsed is past its time as well, and is refused by that with the same code',
  },
  {
    file: 'request/commands/execute.ts',
    code: "case 'ready':",
    why: 'nothing stands after it in its switch',
  },
  {
    file: 'request/commands/recount.ts',
    code: "if (state.status !== 'pending') return UNCHANGED",
    planted: 'false',
    why: 'nothing follows for a request that is over (`following` in advance.ts)',
  },
  {
    file: 'request/commands/submit.ts',
    code: "recount: { directory, because: 'recounted' },",
    why: 'a new request has no votes to count and no step to set back',
  },
  {
    file: 'request/commands/resolve-by-policy.ts',
    code: "resolution.by === 'policy' && resolution.policyId === policyId",
    why: 'no other end has a policy’s id, and this one asks for one that is there',
  },
  {
    file: 'request/commands/resolve-by-policy.ts',
    code: "if (actor.kind !== 'person' || actor.id !== person.id) return refuse('not_allowed')",
    planted: 'false',
    why: 'agents are refused above, and the system has no id that could be the person’s',
  },
  {
    file: 'request/authorise.ts',
    code: "if (node === undefined || status !== 'open') return []",
    planted: 'false',
    why: 'every step has its node in the flow; that it must be open is tried on its own',
  },
  {
    file: 'request/due/auto-approve.ts',
    code: 'node !== undefined &&',
    planted: 'true',
    why: 'every step has its node in the flow',
  },
  {
    file: 'request/timers.ts',
    code: "case 'request.step-denied':",
    why: 'the end of the request follows in the same command, and takes every timer away',
  },
  {
    file: 'request/timers.ts',
    code: "return state.status === 'pending'",
    why: 'a request is not pending once the event of its end is applied; the comparison is for the types',
  },
]
