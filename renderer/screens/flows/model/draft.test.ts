import { describe, expect, it } from 'vitest'
import { saveFlow } from '../../../../shared/contract/http/flows.ts'
import { contentsOf, contentsOfFlow, draftOf, newDraft, saveBodyOf, type FlowDraft } from './draft.ts'
import { draftProblems, STEPS, type DraftContext } from './draft-problems.ts'
import { mergeDrafts } from './merge-drafts.ts'
import { flowPeople, stepPeople } from '../../../flow-builder/model/step-people.ts'
import { directory, twoSteps } from './testing/sample-flows.ts'

const contents = contentsOfFlow(twoSteps)
const NOTHING_ELSE: DraftContext = { otherNames: [], flowErrors: 0 }
const draft = draftOf(contents, twoSteps)
const codes = (of: FlowDraft, context = NOTHING_ELSE) =>
  draftProblems(of, context).map((p) => `${p.field} ${p.code}`)
const advanced = (fields: Partial<FlowDraft['advanced']>): FlowDraft => ({
  ...draft,
  advanced: { ...draft.advanced, ...fields },
})

describe('a draft', () => {
  it('says what the flow it came from said', () => {
    expect(contentsOf(draft)).toEqual(contents)
    expect(saveFlow.parse(saveBodyOf(draft))).toEqual({ ...contents, baseVersion: 3 })
  })

  it('keeps what is typed while its switch is off, and leaves it out of the flow', () => {
    const off = advanced({ cc: { on: false, emails: ['x@y.example'] }, autoDeny: { on: false, minutes: 15 } })
    expect(contentsOf(off).advanced).toMatchObject({ ccEmails: [], autoDenyAfterMinutes: null })
    expect(off.advanced.autoDeny.minutes).toBe(15)
  })

  it('leaves empty rows of addresses out', () => {
    const rows = {
      ...draft,
      graph: {
        ...draft.graph,
        nodes: draft.graph.nodes.map((n) =>
          n.kind === 'approval' ? { ...n, emails: ['', ' a@b.example '] } : n,
        ),
      },
    }
    expect(contentsOf(rows).graph.nodes[0]).toMatchObject({ emails: ['a@b.example'] })
  })

  it('starts new flows with one step to fill in, and asks for a name', () => {
    expect(newDraft().graph.nodes).toHaveLength(1)
    expect(codes(newDraft())).toEqual(['name required'])
    expect('baseVersion' in saveBodyOf(newDraft())).toBe(false)
  })
})

describe('problems', () => {
  it('are none in a good draft', () => expect(codes(draft)).toEqual([]))

  it.each<[string, FlowDraft, Partial<DraftContext>, string[]]>([
    ['a name that is spaces', { ...draft, name: '  ' }, {}, ['name required']],
    ['a long name', { ...draft, name: 'x'.repeat(121) }, {}, ['name too_long']],
    [
      'a name somebody uses, in other letters',
      draft,
      { otherNames: [twoSteps.name.toUpperCase()] },
      ['name name_taken'],
    ],
    ['a long description', { ...draft, description: 'x'.repeat(1001) }, {}, ['description too_long']],
    [
      'a scope without groups',
      { ...draft, scope: { ...draft.scope, type: 'groups' } },
      {},
      ['scope choose_one'],
    ],
    ['no channel', { ...draft, channels: [] }, {}, ['channels choose_one']],
    ['errors of the graph', draft, { flowErrors: 2 }, ['graph flow_errors']],
    ['no minutes', advanced({ autoDeny: { on: true, minutes: null } }), {}, ['autoDeny minutes']],
    ['half a minute', advanced({ autoDeny: { on: true, minutes: 90.5 } }), {}, ['autoDeny minutes']],
    ['more than 90 days', advanced({ autoDeny: { on: true, minutes: 200_000 } }), {}, ['autoDeny minutes']],
    [
      'a reminder after the end',
      advanced({ autoDeny: { on: true, minutes: 30 } }),
      {},
      ['remind not_before_reminder'],
    ],
    ['copies to nobody', advanced({ cc: { on: true, emails: [''] } }), {}, ['cc add_email']],
    ['a bad address', advanced({ cc: { on: true, emails: ['a@b.example', 'x'] } }), {}, ['cc/1 email']],
    [
      'a webhook without address and secret',
      advanced({ webhook: { on: true, url: 'ftp://x', secret: '' } }),
      {},
      ['webhook/url url', 'webhook/secret secret'],
    ],
  ])('name %s', (_, of, context, expected) => {
    expect(codes(of, { ...NOTHING_ELSE, ...context })).toEqual(expected)
  })

  it('come in the order of the steps', () => {
    const bad = { ...advanced({ cc: { on: true, emails: [] } }), name: '', channels: [] }
    const steps = draftProblems(bad, { otherNames: [], flowErrors: 1 }).map((p) => p.step)
    expect(steps).toEqual([...STEPS])
  })
})

describe('people of a step', () => {
  const step = { groups: ['g-sec'], emails: ['ciso@northwind.example', 'ANA@northwind.example'] }

  it('are counted once, without those who left', () => {
    const { people } = stepPeople(step, [], directory)
    expect(people.map((person) => person.name)).toEqual(['Ana Lund', 'Sam Keller', 'ciso@northwind.example'])
  })

  it('are named where a channel cannot reach them', () => {
    const { reach } = stepPeople(step, ['email', 'sms'], directory)
    expect(reach.map((r) => [r.channel, r.reached, r.unreachable.map((p) => p.id)])).toEqual([
      ['email', 3, []],
      ['sms', 1, ['sam', 'mail:ciso@northwind.example']],
    ])
  })

  it('of all steps are counted once', () => {
    expect(
      flowPeople([step, { groups: ['g-sec', 'g-sales'], emails: [], requesterManager: true }], [], directory),
    ).toMatchObject({
      people: { length: 4 },
      andManager: true,
    })
  })
})

describe('two people editing', () => {
  const theirs = {
    ...twoSteps,
    version: 4,
    description: 'Theirs',
    advanced: { ...twoSteps.advanced, remindAfterMinutes: 30 },
  }

  it('are merged field by field, based on the newer version', () => {
    const merge = mergeDrafts({ ...draft, name: 'Mine' }, theirs, {})
    expect(merge.conflicts).toEqual([])
    expect(contentsOf(merge.draft)).toMatchObject({
      name: 'Mine',
      description: 'Theirs',
      advanced: { remindAfterMinutes: 30 },
    })
    expect(saveBodyOf(merge.draft).baseVersion).toBe(4)
  })

  it('are asked where both changed one field', () => {
    const mine = advanced({ remind: { on: true, minutes: 45, repeatedly: false } })
    expect(mergeDrafts(mine, theirs, {}).conflicts.map((c) => c.path)).toEqual([
      'advanced/remindAfterMinutes',
    ])
    expect(mergeDrafts(mine, theirs, {}).draft.advanced.remind.minutes).toBe(45)
    const chosen = mergeDrafts(mine, theirs, { 'advanced/remindAfterMinutes': 'theirs' })
    expect(chosen.draft.advanced.remind.minutes).toBe(30)
  })

  it('may overwrite knowingly', () => {
    expect(saveBodyOf(draft, 4).baseVersion).toBe(4)
  })
})
