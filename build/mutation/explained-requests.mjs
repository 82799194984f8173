/**
 * Those in the rules of requests.
 * @type {readonly import('./explained.mjs').Explanation[]}
 */
export const EXPLAINED_REQUESTS = [
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
  {
    file: 'request/advance.ts',
    code: 'const events = folded === null ? first : [...first, ...following(folded, planned, now).map(stamp)]',
    planted: 'false',
    why: 'a request that is not there is created by the first happening of the only plan it can have',
  },
  {
    file: 'request/advance.ts',
    code: "if (after === null) return refuse('not_found', { thing: 'request' })",
    why: 'a request that is not there is created by the first happening of the only plan it can have',
  },
  {
    file: 'request/advance.ts',
    code: "if (recount === undefined || state.status !== 'pending') return []",
    planted: 'false',
    why: 'only plans for pending requests ask for a recount, and none of them ends the request itself',
  },
  {
    file: 'request/effects.ts',
    code: "change.before?.told.length === 0 ? webhook(change, 'request.notified') : [],",
    planted: 'change.before.told',
    why: 'a request is told of only once it is there',
  },
  {
    file: 'request/reconcile.ts',
    code: 'if (last === undefined) return []',
    why: 'a way to the end that somebody agreed to, and a denial of everything, have a decision that stands',
  },
  {
    file: 'request/seats.ts',
    code: 'escalated.includes(node.id) && node.escalate !== undefined',
    planted: 'true',
    why: 'only steps that escalate are escalated',
  },
  {
    file: 'request/create-snapshot.ts',
    code: 'for (const node of parts.flow?.graph.nodes ?? []) {',
    planted: '["Stryker was here"]',
    why: 'what is no node of a known kind is passed over',
  },
  {
    file: 'request/view.ts',
    code: 'const reason = state.votes.findLast(',
    why: 'whoever ended a request has a decision that stands; that it is theirs and stands is tried on its own',
  },
  {
    file: 'request/view.ts',
    code: 'const secrets = new Set([...hidden, ...maskedPaths].map(({ path }) => path))',
    why: 'secrets are texts and numbers, which are named as a whole in any case',
  },
  {
    file: 'request/view.ts',
    code: '? []',
    why: 'every step has its node in the flow',
  },
  {
    file: 'request/view.ts',
    code: 'if (before && before.schema === schema) return before.made',
    planted: 'false',
    why: 'what is remembered is only made again',
  },
  {
    file: 'request/view.ts',
    code: 'maskedBefore.set(values, { schema, made })',
    why: 'what is not remembered is made again',
  },
  {
    file: 'request/view.ts',
    code: 'node === undefined',
    why: 'every step has its node in the flow',
  },
  {
    file: 'request/timeline.ts',
    code: "if (event.type !== 'request.reminded' || last?.type !== event.type) return [...timeline, entry]",
    planted: 'last.type',
    why: 'a reminder comes after the line that the request was made',
  },
  {
    file: 'request/timeline.ts',
    code: 'return facts === null ? null : { at: event.at, type: event.type, data: facts(event) }',
    planted: 'false',
    why: 'the one event that is no line was answered above',
  },
  {
    file: 'request/due/escalate.ts',
    code: "const { nodeId = '' } = timer",
    why: 'no step has either id',
  },
  {
    file: 'request/due/lapse-grant.ts',
    code: "const grants = state.status === 'pending' ? [] : state.grants",
    planted: '["Stryker was here"]',
    why: 'what is no grant has no tool',
  },
  {
    file: 'request/effects.ts',
    code: "...(nodeId === undefined ? [] : tell('reminder', undecidedAt(change, nodeId), nodeId)),",
    planted: 'false',
    why: 'nobody is awaited at a step that is not there',
  },
  {
    file: 'request/effects.ts',
    code: "state.status !== 'pending' &&",
    why: 'asked only of a request that is over; the comparison is for the types',
  },
  {
    file: 'request/fold.ts',
    code: 'timers: [],',
    why: 'the timers of a new request are worked out from its event',
  },
]
