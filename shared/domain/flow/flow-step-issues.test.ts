import { describe, expect, it } from 'vitest'
import { chain, step } from '../request/testing/flows.ts'
import { fork, graph, join, pick, said } from './testing/drawn.ts'
import type { DrawnFlow } from './issue.ts'

describe('of steps that cannot be passed', () => {
  it.each<[what: string, issues: string[], flow: DrawnFlow]>([
    [
      'a condition without a default',
      ['error pick no_default: Say where requests go for which no branch is true.'],
      graph([pick(), step('security')], 'start > pick', 'pick > security : reads', 'security > end'),
    ],
    [
      'a branch that leads nowhere',
      ['error pick branch_leads_nowhere: The branch “reads” leads nowhere. {"label":"reads"}'],
      graph([pick(), step('security')], 'start > pick', 'pick > security : otherwise', 'security > end'),
    ],
    [
      'a label that is no branch',
      [
        'error pick unknown_branch: A way out is labelled “other”, which is none of the branches. {"label":"other"}',
      ],
      graph(
        [pick(), step('security'), step('legal')],
        'start > pick',
        'pick > security : reads',
        'pick > legal : otherwise',
        'pick > legal : other',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'a bad expression',
      [
        'error pick bad_expression: “reads”, character 12: Unexpected token: EOF {"label":"reads","position":12,"detail":"Unexpected token: EOF"}',
      ],
      graph(
        [pick('readOnly =='), step('security'), step('legal')],
        'start > pick',
        'pick > security : reads',
        'pick > legal : otherwise',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'an expression over what it may not see',
      [
        'error pick bad_expression: “reads”, character 1: “note” is not known here; known are connector, tools, readOnly, destructive, risk, requester {"label":"reads","position":1,"detail":"“note” is not known here; known are connector, tools, readOnly, destructive, risk, requester"}',
      ],
      graph(
        [pick('note == "x"'), step('security'), step('legal')],
        'start > pick',
        'pick > security : reads',
        'pick > legal : otherwise',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'a fork without a join',
      ['error fork fork_without_join: The branches of this fork do not all meet in one join.'],
      graph(
        [fork, step('security'), step('legal')],
        'start > fork',
        'fork > security',
        'fork > legal',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'a fork of one branch',
      [
        'error fork fork_without_join: The branches of this fork do not all meet in one join.',
        'error join join_without_fork: What meets here are not all the branches of one fork.',
        'error fork one_branch: A fork needs at least two branches.',
        'error join nothing_to_join: Fewer than two branches meet here.',
      ],
      graph(
        [fork, step('security'), join],
        'start > fork',
        'fork > security',
        'security > join',
        'join > end',
      ),
    ],
    [
      'a join without a fork',
      ['error join join_without_fork: What meets here are not all the branches of one fork.'],
      graph(
        [pick(), step('security'), step('legal'), join],
        'start > pick',
        'pick > security : reads',
        'pick > legal : otherwise',
        'security > join',
        'legal > join',
        'join > end',
      ),
    ],
    [
      'a branch past the join',
      [
        'error fork fork_without_join: The branches of this fork do not all meet in one join.',
        'error join join_without_fork: What meets here are not all the branches of one fork.',
        'warning oncall too_few_without_requester: Too few others can approve when Eve Escalation asks. {"names":"Eve Escalation"}',
        'warning oncall no_timeout: Nobody may be able to answer here, and no timeout ends the wait.',
      ],
      graph(
        [fork, pick(), step('security'), step('legal'), join, step('oncall')],
        'start > fork',
        'fork > security',
        'fork > pick',
        'pick > legal : reads',
        'pick > oncall : otherwise',
        'security > join',
        'legal > join',
        'join > oncall',
        'oncall > end',
      ),
    ],
    [
      'an unknown kind',
      [
        'error newer unknown_kind: This version does not know steps of the kind “vote” and will not run them. {"kind":"vote"}',
      ],
      graph(
        [{ id: 'newer', kind: 'unknown', originalKind: 'vote', source: {} }, step('security')],
        'start > newer',
        'newer > security',
        'security > end',
      ),
    ],
    [
      'a minimum of nobody',
      ['error security minimum_below_one: At least one person must approve this step.'],
      chain([step('security', { minimum: 0 })]),
    ],
    [
      'a denial that needs nobody',
      ['error security deny_threshold_below_one: At least one denial must be enough to deny.'],
      chain([step('security', { denyThreshold: 0 })]),
    ],
    [
      'more than there are',
      ['error security minimum_above_eligible: 4 must approve, but only 3 could. {"minimum":4,"people":3}'],
      chain([step('security', { minimum: 4 })]),
    ],
    [
      'more denials than there are people',
      [
        'error security deny_threshold_above_eligible: 4 must deny, but only 3 could: nobody can deny here. {"minimum":4,"people":3}',
      ],
      chain([step('security', { denyThreshold: 4 })]),
    ],
    [
      'people who can disagree for ever',
      [
        'warning security may_deadlock: People can disagree here so that neither side has enough; the request then waits.',
      ],
      chain([step('security', { minimum: 2, denyThreshold: 3 })]),
    ],
    [
      'a step that names nobody',
      [
        'error security nobody_named: Name a group, an address, or the requester’s manager.',
        'error security minimum_above_eligible: 1 must approve, but only 0 could. {"minimum":1,"people":0}',
        'error security no_timeout: Nobody may be able to answer here, and no timeout ends the wait.',
        'error security deny_threshold_above_eligible: 1 must deny, but only 0 could: nobody can deny here. {"minimum":1,"people":0}',
      ],
      chain([step('security', { groups: [] })]),
    ],
    [
      'an empty group',
      [
        'error empty empty_group: Nobody active is in the group “empty”. {"group":"empty"}',
        'error empty minimum_above_eligible: 1 must approve, but only 0 could. {"minimum":1,"people":0}',
        'error empty no_timeout: Nobody may be able to answer here, and no timeout ends the wait.',
        'error empty deny_threshold_above_eligible: 1 must deny, but only 0 could: nobody can deny here. {"minimum":1,"people":0}',
      ],
      chain([step('empty')]),
    ],
    [
      'a group that is gone',
      [
        'error gone unknown_group: There is no group “gone” any more. {"group":"gone"}',
        'error gone minimum_above_eligible: 1 must approve, but only 0 could. {"minimum":1,"people":0}',
        'error gone no_timeout: Nobody may be able to answer here, and no timeout ends the wait.',
        'error gone deny_threshold_above_eligible: 1 must deny, but only 0 could: nobody can deny here. {"minimum":1,"people":0}',
      ],
      chain([step('gone')]),
    ],
    [
      'nobody to escalate to',
      ['error security nobody_named: Name a group, an address, or the requester’s manager.'],
      chain([step('security', { escalate: { afterMinutes: 5, groups: [] } })]),
    ],
    [
      'an empty group to escalate to',
      ['error security empty_group: Nobody active is in the group “empty”. {"group":"empty"}'],
      chain([step('security', { escalate: { afterMinutes: 5, groups: ['empty'] } })]),
    ],
    [
      'a step nobody can answer, without a timeout',
      [
        'error empty empty_group: Nobody active is in the group “empty”. {"group":"empty"}',
        'error empty minimum_above_eligible: 1 must approve, but only 0 could. {"minimum":1,"people":0}',
        'error empty no_timeout: Nobody may be able to answer here, and no timeout ends the wait.',
        'error empty deny_threshold_above_eligible: 1 must deny, but only 0 could: nobody can deny here. {"minimum":1,"people":0}',
      ],
      chain([step('empty')]),
    ],
    [
      'a requester who is too few',
      [
        'warning oncall too_few_without_requester: Too few others can approve when Eve Escalation asks. {"names":"Eve Escalation"}',
        'warning oncall no_timeout: Nobody may be able to answer here, and no timeout ends the wait.',
      ],
      chain([step('oncall')]),
    ],
    [
      'people without a manager',
      [
        'warning boss too_few_without_requester: Too few others can approve when Otto Owner, Ada Alert, Abe Both or one of 6 others asks. {"names":"Otto Owner, Ada Alert, Abe Both or one of 6 others"}',
        'warning boss no_timeout: Nobody may be able to answer here, and no timeout ends the wait.',
      ],
      chain([step('boss', { groups: [], requesterManager: true })]),
    ],
    [
      'the same person asked for twice',
      [
        'warning first too_few_without_requester: Too few others can approve when Eve Escalation asks. {"names":"Eve Escalation"}',
        'warning first no_timeout: Nobody may be able to answer here, and no timeout ends the wait.',
        'warning oncall too_few_without_requester: Too few others can approve when Eve Escalation asks. {"names":"Eve Escalation"}',
        'warning oncall no_timeout: Nobody may be able to answer here, and no timeout ends the wait.',
        'error oncall too_few_different_people: An earlier step uses up the people of this one: 1 must approve, 0 would be left. {"minimum":1,"people":0}',
      ],
      chain([step('first', { groups: ['oncall'] }), step('oncall', { differentPeople: true })]),
    ],
    [
      'silence that says no before yes',
      ['warning - never_auto_approves: Silence denies before it could approve.'],
      chain([step('security')], { autoApproveAfterMinutes: 60, autoDenyAfterMinutes: 30 }),
    ],
  ])('everything is said about %s', (_what, issues, flow) => {
    expect(said(flow)).toEqual(issues)
  })
})
