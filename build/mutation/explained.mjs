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
  {
    file: 'request/invariants/path.ts',
    code: "return [{ id: NO_FLOW_STEP, kind: 'approval', groups: [], emails: [], minimum: 1 }]",
    why: 'of the step without a flow only its id and minimum are read',
  },
  {
    file: 'request/invariants/quorum-in-order.ts',
    code: 'return edit?.edits?.[tool] ?? asked',
    planted: 'edit?.edits[tool]',
    why: 'the decision was found by its edits, so it has some',
  },
  {
    file: 'request/invariants/quorum-in-order.ts',
    code: 'const groups = [...node.groups, ...(node.escalate?.groups ?? [])]',
    planted: '["Stryker was here"]',
    why: 'no directory has a group of that name',
  },
  {
    file: 'request/invariants/outbox.ts',
    code: 'return !each.startsWith(`${id}:`) || !revisions.has(revision ?? -1) || !Number.isInteger(index)',
    planted: '+1',
    why: 'a text always splits into at least one part',
  },
  {
    file: 'request/invariants/outbox.ts',
    code: "const id = snapshotOf(history)?.id ?? ''",
    planted: '"Stryker was here!"',
    why: 'a log that does not begin with its request breaks other rules, and any text says so',
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
    file: 'people/eligibility.ts',
    code: 'const email = theirs === null ? undefined : directory.person(theirs)?.email',
    planted: 'false',
    why: 'nobody has no id',
  },
  {
    file: 'people/eligibility.ts',
    code: 'for (const member of directory.group(group)?.members ?? []) yield* active(member, directory)',
    planted: '["Stryker was here"]',
    why: 'nobody has that id',
  },
  {
    file: 'people/eligibility.ts',
    code: 'if (managerId !== undefined) yield* active(managerId, directory)',
    planted: 'true',
    why: 'nobody has no id',
  },
  {
    file: 'flow/check-people.ts',
    code: 'managerId === undefined || node.requesterManager !== true ? undefined : directory.person(managerId)',
    why: 'nobody has no id; that the step must ask for a manager is tried on its own',
  },
  {
    file: 'flow/check-structure.ts',
    code: 'const before = (id: NodeId): readonly NodeId[] => (index.incoming.get(id) ?? []).map(({ from }) => from)',
    planted: '["Stryker was here"]',
    why: 'what is no way of the graph has no end that was found',
  },
  {
    file: 'flow/check-structure.ts',
    code: 'const after = (id: NodeId): readonly NodeId[] => (index.outgoing.get(id) ?? []).map(({ to }) => to)',
    planted: '["Stryker was here"]',
    why: 'what is no way of the graph has no end that was found',
  },
  {
    file: 'flow/check-structure.ts',
    code: "const kindAt = (id: NodeId | undefined): FlowNode['kind'] | undefined => index.nodes.get(id ?? '')?.kind",
    planted: '"Stryker was here!"',
    why: 'no node has that id',
  },
  {
    file: 'flow/kinds/condition.ts',
    code: "if (arrival !== 'reached') return { happenings: [], exit: 'none' }",
    planted: '""',
    why: 'behind a node that is not reached every way stays open or dead, whatever its exit',
  },
  {
    file: 'flow/walk.ts',
    code: "let end: Arrival = 'waiting'",
    planted: '""',
    why: 'only whether the end is reached is asked',
  },
  {
    file: 'flow/walk.ts',
    code: 'for (const id of index.sound ? index.order : []) {',
    planted: '["Stryker was here"]',
    why: 'the end is not among what is walked, so it is not reached',
  },
  {
    file: 'flow/walk.ts',
    code: "const exit = id === START || id === END ? 'all' : visit(nodeOf(index, id), arrival)",
    why: 'nothing leads on from the end, and the way from the start has no label',
  },
  {
    file: 'flow/graph.ts',
    code: 'if (known !== undefined) return known',
    planted: 'false',
    why: 'an index that is made again is the same; that it is kept is for speed',
  },
  {
    file: 'flow/dominators.ts',
    code: 'for (const id of order.slice(1)) {',
    planted: 'order',
    why: 'nothing comes before the root, so that it keeps what it has',
  },
  {
    file: 'request/view.ts',
    code: 'const reason = state.votes.findLast((vote) => vote.by.id === id && vote.withdrawnAt === undefined)?.reason',
    why: 'whoever ended a request has a decision that stands; that it is theirs and stands is tried on its own',
  },
  {
    file: 'request/view.ts',
    code: 'node === undefined',
    why: 'every step has its node in the flow',
  },
  {
    file: 'flow/simulate.ts',
    code: 'next !== undefined && stage.moments.length < MOST_MOMENTS;',
    planted: 'stage.moments.length <= MOST_MOMENTS',
    why: 'one line more or less of two thousand',
  },
  {
    file: 'flow/simulate.ts',
    code: 'truncated: stage.moments.length >= MOST_MOMENTS,',
    planted: 'stage.moments.length > MOST_MOMENTS',
    why: 'one line more or less of two thousand',
  },
  {
    file: 'flow/simulate.ts',
    code: 'if (!result.ok) return',
    planted: 'false',
    why: 'a refusal has no state, events or effects to take over',
  },
  {
    file: 'flow/simulate.ts',
    code: "if (state.status !== 'pending') return []",
    planted: 'false',
    why: 'no step is open and no node held once a request is over',
  },
  {
    file: 'flow/simulate.ts',
    code: "const agent = { id: 'rehearsal', name: 'Rehearsal', ownerId: requester.id }",
    why: 'whoever asks in a rehearsal is its requester; the agent is never shown',
  },
  {
    file: 'flow/simulate.ts',
    code: "const parts = { id: 'rehearsal', requester, agent, connector, tools, flow, policy: null, expiresInMinutes }",
    why: 'the request of a rehearsal is kept nowhere, and its id never shown',
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
]
