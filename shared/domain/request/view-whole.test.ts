import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../json.ts'
import { isoOf, MINUTE_MS } from '../time.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, step } from './testing/flows.ts'
import { person, Scenario, tool } from './testing/scenario.ts'
import { personalise, requestView } from './view.ts'
import type { RequestView } from './view-shape.ts'

const START = '2026-01-05T09:00:00.000Z'
const ref = (id: string, name: string) => ({ id, name, email: `${id}@example.com` })
const ADA = ref('ada', 'Ada Alert')
const ABE = ref('abe', 'Abe Both')
const OTTO = ref('otto', 'Otto Owner')

const viewOf = ({ state, directory, now }: Scenario, facts: object = {}): RequestView =>
  requestView(
    { ...state, snapshot: { ...state.snapshot, ...facts } },
    { connectorStatus: 'connected', directory, now },
  )
const security = (facts = {}) => chain([step('security')], facts)
const twoOf = (minimum: number) => chain([step('security', { minimum, denyThreshold: 2 })])

describe('a view of a request that waits', () => {
  it('has these facts and no others, where there is little to say', () => {
    const scenario = new Scenario(twoOf(2), { agent: null, tools: [{ definition: tool('write_file') }] })
    expect(viewOf(scenario)).toStrictEqual({
      id: 'request-1',
      status: 'pending',
      revision: 1,
      requester: { ...ref('rita', 'Rita Requester'), groups: [{ id: 'staff', name: 'staff' }] },
      agent: null,
      connector: { id: 'c1', key: 'files', name: 'Files', status: 'connected' },
      tools: [
        {
          name: 'write_file',
          description: 'Does write_file.',
          readOnly: false,
          destructive: false,
          maskedPaths: [],
          edited: false,
          definitionHash: 'hash-of-write_file',
        },
      ],
      risk: 'medium',
      createdAt: START,
      expiresAt: null,
      notified: false,
      flow: { id: 'flow-1', version: 1, name: 'Flow', allowSelfApproval: false },
      policy: null,
      steps: [
        {
          id: 'security',
          name: 'security',
          status: 'open',
          minimum: 2,
          eligible: [OTTO, ADA, ABE],
          decisions: [],
        },
      ],
      questions: [],
      timeline: [
        { at: START, type: 'request.created', data: {} },
        { at: START, type: 'request.step-opened', data: { nodeId: 'security' } },
      ],
      assignees: ['otto', 'ada', 'abe'],
      digest: scenario.state.digest,
    } satisfies RequestView)
  })

  it('has these where there is much', () => {
    const away = { to: 'dora', from: 0, until: Number.MAX_SAFE_INTEGER }
    const scenario = new Scenario(chain([step('security', { name: 'Security', minimum: 4 })]), {
      directory: castDirectory({ abe: { delegation: away } }),
      tools: [{ definition: tool('write_file', { title: 'Write' }), arguments: { path: 'a.txt' } }],
    })
    scenario.told('ada').ask('ada').move(MINUTE_MS).answer()
    scenario.edit('ada', { write_file: { path: 'b.txt' } }, { reason: 'elsewhere' }).withdraw('ada')
    scenario.edit('dora', { write_file: { path: 'c.txt' } })
    const view = viewOf(scenario, { note: 'Please', policy: { id: 'p1', name: 'Ask' } })
    const answered = isoOf(scenario.now.at)
    expect(view).toMatchObject({
      agent: { id: 'robot', name: 'Robot' },
      note: 'Please',
      policy: { id: 'p1', name: 'Ask' },
      notified: true,
      questions: [
        {
          id: 'q1',
          by: ADA,
          text: 'Why?',
          at: START,
          answer: { name: 'Rita Requester', text: 'Because.', at: answered },
        },
      ],
    })
    expect(view.tools).toStrictEqual([
      {
        name: 'write_file',
        title: 'Write',
        description: 'Does write_file.',
        readOnly: false,
        destructive: false,
        arguments: { path: 'c.txt' },
        maskedPaths: [],
        edited: true,
        asked: { arguments: { path: 'a.txt' }, maskedPaths: [], changedPaths: ['/path'] },
        definitionHash: 'hash-of-write_file',
      },
    ])
    const decided = { tools: ['write_file'], verdict: 'approve', at: answered, via: 'desktop' } as const
    expect(view.steps.map(({ name, decisions }) => ({ name, decisions }))).toStrictEqual([
      {
        name: 'Security',
        decisions: [
          { ...decided, decisionId: 'd1', by: ADA, reason: 'elsewhere', withdrawnAt: answered },
          { ...decided, decisionId: 'd2', by: ref('dora', 'Dora Delegate'), onBehalfOf: ABE },
        ],
      },
    ])
  })

  it('shows each step its own decisions, and a question without its answer as open', () => {
    const view = viewOf(new Scenario(chain([step('security'), step('legal')])).approve('ada').ask('lena'))
    expect(view.steps.map(({ decisions }) => decisions.map(({ by }) => by.id))).toEqual([['ada'], []])
    expect(view.questions).toStrictEqual([
      { id: 'q1', by: ref('lena', 'Lena Legal'), text: 'Why?', at: START },
    ])
    expect(view.tools[0]).toMatchObject({ arguments: { path: 'write_file.txt' }, edited: false })
    expect(view.tools[0]).not.toHaveProperty('outcome')
  })

  it('shows when it expires, by the clock on the wall', () => {
    const early = new Scenario(security({ remindAfterMinutes: 5 }), { expiresInMinutes: 90 })
    expect(viewOf(early).expiresAt).toBe('2026-01-05T10:30:00.000Z')
    const { state } = early
    const later = {
      ...state,
      createdElapsed: 7,
      timers: state.timers.map((each) => ({ ...each, dueAt: 10 })),
    }
    const view = requestView(later, { connectorStatus: 'off', directory: early.directory, now: early.now })
    expect(view.expiresAt).toBe('2026-01-05T09:00:00.003Z')
  })

  it('shows no expiry where only other things come due', () => {
    expect(
      viewOf(new Scenario(security({ remindAfterMinutes: 5, autoDenyAfterMinutes: 60 }))).expiresAt,
    ).toBeNull()
  })

  it('shows what was asked beside what it became, secrets masked, and nothing where any would do', () => {
    const secret = { path: 'a.txt', password: 'hunter2hunter2' }
    const scenario = new Scenario(twoOf(2), {
      tools: [{ definition: tool('write_file'), arguments: secret }],
    })
    scenario.edit('ada', { write_file: { path: 'b.txt', password: 'hunter3hunter3' } })
    const [shown] = viewOf(scenario).tools
    expect(JSON.stringify(shown)).not.toContain('hunter')
    expect(shown?.asked).toMatchObject({
      arguments: { path: 'a.txt' },
      maskedPaths: [{ path: '/password', type: 'string', length: 14 }],
    })
    const ahead = new Scenario(twoOf(2), { tools: [{ definition: tool('write_file') }] })
    ahead.edit('ada', { write_file: { path: 'b.txt' } })
    expect(viewOf(ahead).tools[0]).toMatchObject({ edited: true, arguments: { path: 'b.txt' } })
    expect(viewOf(ahead).tools[0]).not.toHaveProperty('asked')
  })

  it('hides what the schema of its own tool calls a secret, whatever another said of the same values', () => {
    const asked = { code: 'hunter2hunter2' }
    const scenario = new Scenario(security(), {
      tools: [{ definition: tool('write_file'), arguments: asked }],
    })
    const under = (inputSchema: JsonObject) =>
      viewOf(scenario, { tools: [{ definition: tool('write_file', { inputSchema }), arguments: asked }] })
        .tools[0]
    expect(under({ type: 'object' })?.arguments).toEqual(asked)
    const hidden = under({ type: 'object', properties: { code: { type: 'string', format: 'password' } } })
    expect(hidden?.maskedPaths).toEqual([{ path: '/code', type: 'string', length: 14 }])
  })

  it('shows whoever may approve today where there is no flow', () => {
    const scenario = new Scenario(null)
    expect(viewOf(scenario).flow).toBeNull()
    const names = (view: RequestView) =>
      view.steps.map(({ name, eligible }) => [name, eligible.map(({ id }) => id)])
    expect(names(viewOf(scenario))).toEqual([['Any approver', ['ada', 'abe', 'lena', 'eve', 'adam']]])
    scenario.directory = castDirectory({ eve: { active: false }, zoe: { role: 'approver' } })
    expect(names(viewOf(scenario))).toEqual([['Any approver', ['ada', 'abe', 'lena', 'zoe', 'adam']]])
    const withFlow = new Scenario(security())
    withFlow.directory = castDirectory({ ada: { groups: [] } })
    expect(names(viewOf(withFlow))).toEqual([['security', ['ada', 'abe']]])
  })

  it('marks a requester who decided on their own', () => {
    const directory = castDirectory({ rita: { groups: ['security'] } })
    const alone = new Scenario(security({ allowSelfApproval: true }), { directory }).approve('rita')
    expect(viewOf(alone)).toMatchObject({ flow: { allowSelfApproval: true } })
    expect(viewOf(alone).steps[0]?.decisions[0]).toMatchObject({ self: true })
    const other = viewOf(new Scenario(security()).approve('ada'))
    expect(other.steps[0]?.decisions[0]).not.toHaveProperty('self')
  })
})

describe('what one viewer is told', () => {
  it('is that they may decide, or the code why not', () => {
    const scenario = new Scenario(security())
    expect(personalise({ a: 1 }, scenario.state, person('ada'), scenario)).toStrictEqual({
      a: 1,
      canDecide: true,
    })
    expect(personalise({ a: 1 }, scenario.state, person('zoe'), scenario)).toStrictEqual({
      a: 1,
      canDecide: false,
      cannotDecideBecause: 'not_eligible',
    })
  })
})
