/**
 * Planted mistakes in policies and flows that make no difference to anybody.
 * @type {readonly import('./explained.mjs').Explanation[]}
 */
export const EXPLAINED_RULES = [
  {
    file: 'policy/compile.ts',
    code: 'if (known) return known',
    why: 'what is remembered is only made again',
  },
  {
    file: 'policy/compile.ts',
    code: 'const named = [connectors.get(connector), connector === EVERY ? undefined : ofEvery].flatMap((rules) =>',
    planted: 'false',
    why: 'a rule that stands there twice is one in the set',
  },
  {
    file: 'policy/compile.ts',
    code: 'if (rememberedCount++ >= MAX_REMEMBERED) {',
    why: 'how much is remembered changes the time it takes, not the answer',
  },
  {
    file: 'policy/compile.ts',
    code: 'if (ofConnector) ofConnector.set(tool, made)',
    why: 'what is forgotten is made again',
  },
  {
    file: 'policy/compile.ts',
    code: 'else remembered.set(connector, new Map([[tool, made]]))',
    why: 'what is not remembered is made again',
  },
  {
    file: 'policy/compile.ts',
    code: 'if (ofEvery && ofEvery !== ofConnector) collectForSubject(ofEvery.anyTool(), call, found)',
    planted: 'true',
    why: 'a rule that comes twice says the same twice',
  },
  {
    file: 'policy/compile.ts',
    code: 'if (isGlob(tool)) globs.push({ waiting, matches: compileGlob(tool) })',
    planted: 'true',
    why: 'a name without a star is a glob that fits itself alone',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'const rule = lists.length <= 1 ? firstIn(lists[0] ?? [], call) : firstAmong(lists, call)',
    why: 'the short way finds what the merge finds, and what is no rule has no dates and never fits',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'if (rule !== last && decides(rule, matchRule(rule, call))) return rule',
    planted: 'true',
    why: 'a rule that comes twice says the same twice',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'let from = -1',
    why: 'it stays so only when every list has ended',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'for (let i = 0; i < lists.length; i++) {',
    why: 'past the last list there is nothing',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'const head = lists[i]?.[positions[i] as number]',
    why: 'there is a list at every place that is counted',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'if (head !== undefined && (first === null || head.order < first.order)) {',
    planted: 'head.order <= first.order',
    why: 'two rules never have one place',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'if (from >= 0) positions[from] = (positions[from] as number) + 1',
    planted: 'true',
    why: 'without a rule the merge is over',
  },
  {
    file: 'policy/evaluate.ts',
    code: "if (code === null && (decision.action !== 'request-approval' || decision.flowId !== null)) return decision",
    why: 'what is made instead is the same',
  },
  {
    file: 'policy/evaluate.ts',
    code: "rule.condition !== null && matchRule(rule, call) === 'unsure' ? 'condition-unsure' : null",
    planted: 'true',
    why: 'a rule without a condition is never unsure',
  },
  {
    file: 'policy/guard-index.ts',
    code: "const guard = condition !== null && condition !== 'broken' ? condition.guard : null",
    why: 'a condition that is broken is a text, and has no guard',
  },
  {
    file: 'policy/guard-index.ts',
    code: "if (guard.kind === 'equals') return append(group.equals, guard.text, rule)",
    why: 'a rule that is found more often than it fits is tried all the same',
  },
  {
    file: 'policy/guard-index.ts',
    code: 'if (index.plain.length > 0) found.push(index.plain)',
    why: 'an empty list adds nothing',
  },
  {
    file: 'policy/guard-index.ts',
    code: 'if (length > text.length) break',
    why: 'a shorter text is found by no longer prefix, and whatever is found is tried all the same',
  },
  {
    file: 'policy/subject-index.ts',
    code: 'const ofAgent = call.agentId === undefined ? undefined : index.agents.get(call.agentId)',
    planted: 'false',
    why: 'no agent is known by no id',
  },
  {
    file: 'policy/subject-index.ts',
    code: 'if (index.groups.size === 0) return',
    planted: 'false',
    why: 'without rules for groups none is found',
  },
  {
    file: 'policy/rule.ts',
    code: "flowId: action === 'request-approval' ? (flowId ?? null) : null,",
    why: 'a flow that is left out here is looked up when the rule decides',
  },
  {
    file: 'policy/rule.ts',
    code: "if (validity !== null && !(call.at >= validity.from && call.at < validity.until)) return 'no'",
    planted: '""',
    why: 'whatever is neither yes nor unsure decides nothing',
  },
  {
    file: 'policy/rule.ts',
    code: "if (rule.readOnly !== undefined && rule.readOnly !== call.tool.readOnly) return 'no'",
    planted: '""',
    why: 'whatever is neither yes nor unsure decides nothing',
  },
  {
    file: 'policy/rule.ts',
    code: "if (rule.destructive !== undefined && rule.destructive !== call.tool.destructive) return 'no'",
    planted: '""',
    why: 'whatever is neither yes nor unsure decides nothing',
  },
  {
    file: 'policy/rule.ts',
    code: "return holds ? 'yes' : 'no'",
    planted: '""',
    why: 'whatever is neither yes nor unsure decides nothing',
  },
  {
    file: 'flow/walk.ts',
    code: "const found = edges.map((edge) => states.get(edge) ?? 'open')",
    planted: '""',
    why: 'every edge that leads here has its state: what comes before has been walked',
  },
  {
    file: 'flow/walk.ts',
    code: "const arrival = id === START ? 'reached' : arrivalOf(index.incoming.get(id) ?? [], states)",
    why: 'a sound graph has something that leads to every node, and who is at the start is neither dead nor waiting by any other word',
  },
  {
    file: 'flow/walk.ts',
    code: 'for (const edge of index.outgoing.get(id) ?? []) states.set(edge, stateOf(edge, arrival, exit))',
    planted: '["Stryker was here"]',
    why: 'what is no edge is nobody’s way in',
  },
  {
    file: 'flow/walk.ts',
    code: "if (arrival === 'dead') return 'dead'",
    planted: '""',
    why: 'whatever is neither open nor taken is dead',
  },
  {
    file: 'flow/walk.ts',
    code: "return exit === 'all' || edge.label === exit.label ? 'taken' : 'dead'",
    planted: '""',
    why: 'whatever is neither open nor taken is dead',
  },
  {
    file: 'flow/walk.ts',
    code: 'if (node === undefined) throw new Error(`a sound graph has node ${id}`)',
    why: 'a sound graph has every node of its order',
  },
  {
    file: 'flow/dominators.ts',
    code: 'if ((rank.get(a) ?? 0) > (rank.get(b) ?? 0)) a = nearest.get(a) ?? b',
    planted: '(rank.get(a) ?? 0) >= (rank.get(b) ?? 0)',
    why: 'two nodes never have one rank',
  },
  {
    file: 'flow/graph.ts',
    code: 'for (let next = 0; next < order.length; next += 1) {',
    planted: 'next <= order.length',
    why: 'past the last node there is nothing',
  },
  {
    file: 'flow/graph.ts',
    code: 'for (const { to } of outgoing.get(order[next] as NodeId) ?? []) {',
    planted: '["Stryker was here"]',
    why: 'what is no edge leads to no node',
  },
  {
    file: 'flow/condition-view.ts',
    code: 'if (compiled.size >= KEPT) compiled.clear()',
    why: 'how much is remembered changes the time it takes, not the answer',
  },
  {
    file: 'flow/issue.ts',
    code: '...(data === undefined ? {} : { data }),',
    planted: 'false',
    why: 'a field that is undefined is left out of every answer',
  },
  {
    file: 'flow/kinds/condition.ts',
    code: '...(data === undefined ? {} : { data }),',
    planted: 'false',
    why: 'a field that is undefined is left out of every answer',
  },
  {
    file: 'flow/kinds/approval.ts',
    code: "const isMet = arrival === 'reached' && isStepMet(visit.state, node, visit.directory)",
    planted: 'true',
    why: 'behind a node that is not reached every way stays open or dead, whatever its exit; asked to count votes only where they matter',
  },
  {
    file: 'flow/kinds/approval.ts',
    code: "const current = visit.state.steps.find(({ nodeId }) => nodeId === node.id)?.status ?? 'waiting'",
    why: 'every approval of a flow has its step in the state',
  },
  {
    file: 'flow/scope.ts',
    code: "return connector === '*' || covers(scope, { connector, groups: [] })",
    planted: '["Stryker was here"]',
    why: 'only the scope by groups looks at them, and that was answered above',
  },
  {
    file: 'flow/chain.ts',
    code: 'const [edge, ...others] = index.outgoing.get(at) ?? []',
    planted: '["Stryker was here"]',
    why: 'what is no way leads to no node',
  },
  {
    file: 'flow/validate-flow.ts',
    code: 'incoming: incoming.get(node.id) ?? [],',
    why: 'only how many there are is asked, and of none at all the shape of the graph is told first',
  },
  {
    file: 'flow/reach.ts',
    code: "return person?.textsEnded === true ? 'opted-out' : null",
    planted: 'person.textsEnded',
    why: 'whoever has a number is known',
  },
]
