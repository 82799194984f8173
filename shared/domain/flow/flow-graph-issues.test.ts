import { describe, expect, it } from 'vitest'
import { step } from '../request/testing/flows.ts'
import { fork, graph, join, pick, said } from './testing/drawn.ts'
import type { FlowNode } from './flow.ts'
import type { DrawnFlow } from './issue.ts'

const tell: FlowNode = { id: 'tell', kind: 'notify', groups: ['oncall'], emails: [] }

describe('of a graph that cannot be walked to its end', () => {
  it.each<[what: string, issues: string[], flow: DrawnFlow]>([
    [
      'a step no way leads to',
      ['error legal unreachable: No way from the start leads here.'],
      graph([step('security'), step('legal')], 'start > security', 'security > end', 'legal > end'),
    ],
    [
      'a step that leads nowhere',
      [
        'error legal dead_end: No way leads from here to the end.',
        'error fork fork_without_join: The branches of this fork do not all meet in one join.',
      ],
      graph(
        [fork, step('security'), step('legal')],
        'start > fork',
        'fork > security',
        'fork > legal',
        'security > end',
      ),
    ],
    [
      'a cycle',
      [
        'error security cycle: This step leads back to itself.',
        'error legal cycle: This step leads back to itself.',
        'error legal several_ways_out: Use a fork or a condition to go several ways.',
      ],
      graph(
        [step('security'), step('legal')],
        'start > security',
        'security > legal',
        'legal > security',
        'legal > end',
      ),
    ],
    [
      'nothing at the start',
      ['error start nothing_at_start: Say what comes first.'],
      graph([step('security')], 'security > end'),
    ],
    [
      'two ways from the start',
      ['error start several_ways_out: Use a fork or a condition to go several ways.'],
      graph(
        [step('security'), step('legal')],
        'start > security',
        'start > legal',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'two ways from a step',
      ['error security several_ways_out: Use a fork or a condition to go several ways.'],
      graph(
        [step('security'), step('legal')],
        'start > security',
        'security > legal',
        'security > end',
        'legal > end',
      ),
    ],
    [
      'an edge to nothing',
      ['error security edge_to_nothing: A way leads to “gone”, which is not there. {"id":"gone"}'],
      graph([step('security')], 'start > security', 'security > gone'),
    ],
    [
      'an edge from nothing',
      ['error security edge_from_nothing: A way comes from “gone”, which is not there. {"id":"gone"}'],
      graph([step('security')], 'gone > security', 'start > security', 'security > end'),
    ],
    [
      'the same id twice',
      ['error security duplicate_id: Two steps have the id “security”. {"id":"security"}'],
      graph([step('security'), step('security')], 'start > security', 'security > end'),
    ],
    [
      'a reserved id',
      [
        'error end reserved_id: A step cannot be named “end”. {"id":"end"}',
        'error end unknown_group: There is no group “end” any more. {"group":"end"}',
        'error end minimum_above_eligible: 1 must approve, but only 0 could. {"minimum":1,"people":0}',
        'error end no_timeout: Nobody may be able to answer here, and no timeout ends the wait.',
        'error end deny_threshold_above_eligible: 1 must deny, but only 0 could: nobody can deny here. {"minimum":1,"people":0}',
      ],
      graph([step('end')], 'start > end'),
    ],
    [
      'a step named as the start is',
      ['error start reserved_id: A step cannot be named “start”. {"id":"start"}'],
      graph([{ id: 'start', kind: 'notify', groups: ['oncall'], emails: [] }], 'start > end'),
    ],
    [
      'a join that no way leads to',
      [
        'error join unreachable: No way from the start leads here.',
        'error join nothing_to_join: Fewer than two branches meet here.',
      ],
      graph([step('security'), join], 'start > security', 'security > end', 'join > end'),
    ],
    [
      'a way into a join from a step that no way leads to',
      ['error tell unreachable: No way from the start leads here.'],
      graph(
        [fork, step('security'), step('legal'), tell, join],
        'start > fork',
        'fork > security',
        'fork > legal',
        'security > join',
        'legal > join',
        'tell > join',
        'join > end',
      ),
    ],
    [
      'a fork of which every way ends nowhere',
      [
        'error fork unreachable: No way from the start leads here.',
        'error fork dead_end: No way leads from here to the end.',
        'error legal unreachable: No way from the start leads here.',
        'error legal dead_end: No way leads from here to the end.',
        'error tell unreachable: No way from the start leads here.',
        'error tell dead_end: No way leads from here to the end.',
      ],
      graph(
        [step('security'), fork, step('legal'), tell],
        'start > security',
        'security > end',
        'fork > legal',
        'fork > tell',
      ),
    ],
    [
      'a way past every step, beside one that ends nowhere',
      [
        'error tell dead_end: No way leads from here to the end.',
        'error fork fork_without_join: The branches of this fork do not all meet in one join.',
        'error - way_without_approval: A way leads to the end past every approval. Use a policy to let calls through.',
      ],
      graph([fork, tell], 'start > fork', 'fork > end', 'fork > tell'),
    ],
    [
      'a condition without a way out',
      [
        'error pick dead_end: No way leads from here to the end.',
        'error pick no_default: Say where requests go for which no branch is true.',
        'error pick branch_leads_nowhere: The branch “reads” leads nowhere. {"label":"reads"}',
      ],
      graph([pick()], 'start > pick'),
    ],
    [
      'a way drawn twice',
      [
        'error - duplicate_edge: The same way is drawn twice.',
        'error security several_ways_out: Use a fork or a condition to go several ways.',
      ],
      graph([step('security')], 'start > security', 'security > end', 'security > end'),
    ],
    [
      'a way into the start',
      [
        'error security way_into_start: Nothing comes before the start.',
        'error security cycle: This step leads back to itself.',
        'error security several_ways_out: Use a fork or a condition to go several ways.',
      ],
      graph([step('security')], 'start > security', 'security > start', 'security > end'),
    ],
    [
      'a way out of the end',
      [
        'error security way_out_of_end: Nothing comes after the end.',
        'error security cycle: This step leads back to itself.',
      ],
      graph([step('security')], 'start > security', 'security > end', 'end > security'),
    ],
    [
      'no step at all',
      [
        'error - way_without_approval: A way leads to the end past every approval. Use a policy to let calls through.',
      ],
      graph([], 'start > end'),
    ],
    [
      'a way past every step',
      [
        'error - way_without_approval: A way leads to the end past every approval. Use a policy to let calls through.',
      ],
      graph(
        [pick(), step('security')],
        'start > pick',
        'pick > end : reads',
        'pick > security : otherwise',
        'security > end',
      ),
    ],
  ])('everything is said about %s', (_what, issues, flow) => {
    expect(said(flow)).toEqual(issues)
  })
})
