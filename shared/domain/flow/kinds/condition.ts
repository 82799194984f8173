import { compileBranch, conditionView, type ConditionView } from '../condition-view.ts'
import { OTHERWISE, type ConditionNode } from '../flow.ts'
import type { IssueData } from '../issue.ts'
import type { FlowKind, NodeFault } from './kind.ts'

/**
 * A choice: the first branch whose expression is true, else the edge labelled `otherwise`.
 *
 * An expression that fails on the values at hand (a member is missing, text where a number is due) chooses nothing, not
 * even `otherwise`: the request is held here until somebody denies or cancels it, or it expires (invariant 7). Whoever
 * drew the flow can say what an absent value means with `has(…)`; nobody else can.
 */
export const condition: FlowKind<ConditionNode> = {
  check(node, { outgoing }) {
    const labels = new Set(outgoing.map(({ label }) => label))
    const known = new Set<string | undefined>([...node.branches.map(({ label }) => label), OTHERWISE])
    const faults: NodeFault[] = []
    if (!labels.has(OTHERWISE)) {
      faults.push(error('no_default', 'Say where requests go for which no branch is true.'))
    }
    if (known.size !== node.branches.length + 1) {
      faults.push(error('duplicate_branch', 'Every branch needs a label of its own.'))
    }
    for (const { label, when } of node.branches) {
      if (!labels.has(label))
        faults.push(error('branch_leads_nowhere', `The branch “${label}” leads nowhere.`, { label }))
      const compiled = compileBranch(when)
      if (!compiled.ok) {
        const { detail, position } = compiled.problem
        const data = { label, position: position + 1, detail }
        faults.push(error('bad_expression', `“${label}”, character ${position + 1}: ${detail}`, data))
      }
    }
    for (const label of labels) {
      if (known.has(label)) continue
      const named = label === undefined ? 'A way out has no label' : `A way out is labelled “${label}”`
      faults.push(error('unknown_branch', `${named}, which is none of the branches.`, { label: label ?? '' }))
    }
    return faults
  },

  visit(node, arrival, { state, now: { at } }) {
    if (arrival !== 'reached') return { happenings: [], exit: 'none' }
    const choice = choose(node, conditionView(state.snapshot, state.edits))
    if (!choice.ok) {
      const isKnown = Object.hasOwn(state.held, node.id)
      const held = { type: 'request.held', nodeId: node.id, because: choice.because, at } as const
      return { happenings: isKnown ? [] : [held], exit: 'none' }
    }
    const { label } = choice
    const isKnown = Object.hasOwn(state.chosen, node.id) && state.chosen[node.id] === label
    const chosen = { type: 'request.branch-chosen', nodeId: node.id, label, at } as const
    return { happenings: isKnown ? [] : [chosen], exit: { label } }
  },
}

type Choice = { readonly ok: true; readonly label: string } | { readonly ok: false; readonly because: string }

/** The label a condition chooses for a request, or why it cannot choose. */
function choose(node: ConditionNode, view: ConditionView): Choice {
  for (const { label, when } of node.branches) {
    const compiled = compileBranch(when)
    const result = compiled.ok ? compiled.expression.test({ ...view }) : null
    if (result === null) return { ok: false, because: `expression_failed: ${label}` }
    if (result) return { ok: true, label }
  }
  return { ok: true, label: OTHERWISE }
}

const error = (code: string, message: string, data?: IssueData): NodeFault => ({
  code,
  message,
  severity: 'error',
  ...(data === undefined ? {} : { data }),
})
