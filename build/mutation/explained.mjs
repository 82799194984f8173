import { EXPLAINED_FLOWS } from './explained-flows.mjs'
import { EXPLAINED_POLICIES } from './explained-policies.mjs'
import { EXPLAINED_REQUESTS } from './explained-requests.mjs'

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
  ...EXPLAINED_REQUESTS,
  ...EXPLAINED_FLOWS,
  ...EXPLAINED_POLICIES,
  {
    file: 'request/invariants/path.ts',
    code: "return [{ id: NO_FLOW_STEP, kind: 'approval', groups: [], emails: [], minimum: 1 }]",
    why: 'of the step without a flow only its id and minimum are read',
  },
  {
    file: 'request/invariants/deny-wins.ts',
    code: 'const asked = snapshotOf(history)?.tools.map(({ definition }) => definition.name) ?? []',
    planted: '["Stryker was here"]',
    why: 'nobody denied a tool of that name',
  },
  {
    file: 'request/invariants/deny-wins.ts',
    code: '...(end?.approvedTools ?? [])',
    planted: '["Stryker was here"]',
    why: 'nobody denied a tool of that name',
  },
  {
    file: 'request/invariants/no-leak.ts',
    code: 'return (history.effects ?? []).flatMap((effect) => {',
    planted: '["Stryker was here"]',
    why: 'what is no effect carries nothing that anybody asked with',
  },
  {
    file: 'request/invariants/no-leak.ts',
    code: 'const values = (snapshotOf(history)?.tools ?? []).flatMap(({ arguments: asked }) => textsIn(asked ?? {}))',
    planted: '["Stryker was here"]',
    why: 'what is no tool has no arguments',
  },
  {
    file: 'request/invariants/order.ts',
    code: 'return (snapshot.flow?.graph.nodes ?? []).flatMap((node) => {',
    planted: '["Stryker was here"]',
    why: 'what is no condition chose nothing',
  },
  {
    file: 'request/invariants/quorum-in-order.ts',
    code: 'if (decided === undefined || !vote.tools.includes(tool)) return false',
    planted: 'false',
    why: 'every vote stands in a decision of the same history; the comparison is for the types',
  },
  {
    file: 'request/invariants/separate-people.ts',
    code: "if (node.kind !== 'approval' || node.differentPeople !== true) return []",
    planted: 'false',
    why: 'only approvals ask for different people; the comparison is for the types',
  },
  {
    file: 'request/invariants/timers.ts',
    code: "if (effect.type === 'stop-timer') started.delete(effect.timerId)",
    planted: 'true',
    why: 'no other effect has the id of a timer; the comparison is for the types',
  },
  {
    file: 'request/invariants/timers.ts',
    code: "const stopped = result.effects.some((effect) => effect.type === 'stop-timer' && effect.timerId === timer.id)",
    planted: 'true',
    why: 'no other effect has the id of a timer; the comparison is for the types',
  },
  {
    file: 'request/invariants/what-runs.ts',
    code: 'return values === undefined ? { name, definitionHash } : { name, definitionHash, arguments: values }',
    planted: 'false',
    why: 'a field that is undefined is left out of every digest',
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
    code: '...(tools === undefined ? {} : { tools }),',
    planted: 'false',
    why: 'tools that are undefined are all of them, as where none are named',
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
    file: 'people/email-address.ts',
    code: 'return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)',
    planted: 'code <= 0x80',
    why: 'the one character between is a control character, and no address has one',
  },
]
