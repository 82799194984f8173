/**
 * Planted mistakes in flows that make no difference to anybody.
 * @type {readonly import('./explained.mjs').Explanation[]}
 */
export const EXPLAINED_FLOWS = [
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
