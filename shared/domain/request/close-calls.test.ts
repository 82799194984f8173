import { describe, expect, it } from 'vitest'
import { castDirectory } from './testing/cast.ts'
import { chain, step } from './testing/flows.ts'
import { person, robot, Scenario, tool } from './testing/scenario.ts'

const one = (): Scenario => new Scenario(chain([step('security')]))
const two = (): Scenario => new Scenario(chain([step('security', { minimum: 2 })]))
const TOOLS = ['read_file', 'write_file', 'delete_file']

describe('a decision made twice', () => {
  it('is one, whichever order its tools come in', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 })]), { tools: TOOLS })
    scenario.approve('ada', { tools: ['read_file', 'write_file'] })
    expect(scenario.approve('ada', { tools: ['write_file', 'read_file'] }).outcome).toBe('repeated')
    expect(scenario.approve('ada', { tools: ['read_file'] }).outcome).toBe('already_voted')
    expect(scenario.approve('ada', { tools: TOOLS }).outcome).toBe('already_voted')
  })

  it('is another when it leaves out what the first approved', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2, denyThreshold: 2 })]), {
      tools: TOOLS,
    })
    scenario.approve('ada', { tools: ['read_file', 'write_file'] })
    expect(scenario.approve('ada', { tools: TOOLS }).outcome).toBe('already_voted')
    expect(scenario.approve('ada').outcome).toBe('already_voted')
  })

  it('is another when it changes the arguments, and the same when it changes them in the same way', () => {
    const scenario = two().edit('ada', { write_file: { path: 'b.txt' } })
    const again = { digest: scenario.state.digest, editedDigest: scenario.state.digest }
    expect(scenario.approve('ada', { ...again, edits: { write_file: { path: 'b.txt' } } }).outcome).toBe(
      'repeated',
    )
    expect(scenario.approve('ada').outcome).toBe('already_voted')
    expect(
      two()
        .approve('ada')
        .edit('ada', { write_file: { path: 'b.txt' } }).outcome,
    ).toBe('already_voted')
  })

  it('is none of a withdrawn one', () => {
    const scenario = two().approve('ada').withdraw('ada').approve('ada')
    expect(scenario.outcome).toBe('ok')
    expect(scenario.state.votes.map(({ withdrawnAt }) => withdrawnAt === undefined)).toEqual([false, true])
  })

  it('is another when somebody else sends it under the same id', () => {
    const scenario = two().approve('ada', { decisionId: 'same' })
    expect(scenario.approve('abe', { decisionId: 'same' }).outcome).toBe('idempotency_key_reused')
    expect(scenario.deny('ada', { decisionId: 'same' }).outcome).toBe('idempotency_key_reused')
    expect(scenario.approve('ada', { decisionId: 'same', reason: 'as I said' }).outcome).toBe('repeated')
  })
})

describe('a decision that is withdrawn', () => {
  it('is the one with that id, by the person themselves', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2, denyThreshold: 2 }), step('legal')]))
    scenario.approve('ada', { decisionId: 'first' }).approve('abe', { decisionId: 'second' })
    const give = (id: string, decisionId: string): string =>
      scenario.give({ type: 'withdraw', actor: person(id), decisionId, directory: scenario.directory })
        .outcome
    expect(give('ada', 'second')).toBe('nothing_to_withdraw')
    expect(give('ada', 'third')).toBe('nothing_to_withdraw')
    expect(give('abe', 'second')).toBe('ok')
    expect(give('abe', 'second')).toBe('repeated')
    expect(scenario.state.votes.map(({ withdrawnAt }) => withdrawnAt !== undefined)).toEqual([false, true])
  })

  it('is nobody’s but a person’s, and nobody’s once the request is over', () => {
    const scenario = two().approve('ada', { decisionId: 'first' })
    const command = { type: 'withdraw', decisionId: 'first', directory: scenario.directory } as const
    expect(scenario.give({ ...command, actor: robot }).outcome).toBe('agents_cannot_decide')
    expect(scenario.give({ ...command, actor: { kind: 'system' } }).outcome).toBe('not_eligible')
    scenario.approve('abe')
    expect(scenario.give({ ...command, actor: person('ada') }).outcome).toBe('already_decided')
  })
})

describe('different people across steps', () => {
  const flow = chain([
    step('security', { minimum: 1, denyThreshold: 2 }),
    step('legal', { minimum: 1, differentPeople: true }),
  ])

  it('bar whoever approved before, not whoever denied', () => {
    const denied = new Scenario(flow).deny('abe').approve('ada')
    expect(denied.stepStatuses()).toEqual({ security: 'approved', legal: 'open' })
    expect(denied.approve('abe').state.status).toBe('approved')
    expect(new Scenario(flow).approve('abe').deny('abe').outcome).toBe('must_be_different_person')
  })

  it('bar whoever they stood in for as well', () => {
    const away = { to: 'dora', from: 0, until: Number.MAX_SAFE_INTEGER }
    const scenario = new Scenario(flow, { directory: castDirectory({ abe: { delegation: away } }) }).approve(
      'dora',
    )
    expect(scenario.state.votes[0]?.onBehalfOf?.id).toBe('abe')
    expect(scenario.approve('abe').outcome).toBe('must_be_different_person')
    expect(scenario.deny('dora').outcome).toBe('must_be_different_person')
    expect(scenario.approve('lena').state.status).toBe('approved')
  })

  it('take no vote at the later step with them when they come to approve the earlier one', () => {
    const scenario = new Scenario(
      chain([step('security', { minimum: 2 }), step('legal', { differentPeople: true })]),
    )
    scenario.approve('ada').approve('abe')
    expect(scenario.stepStatuses()).toEqual({ security: 'approved', legal: 'open' })
    scenario.withdraw('abe')
    expect(scenario.tellsOf('request')).toContain('lena')
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'waiting' })
  })
})

describe('being told', () => {
  it('is kept once for each person and way', () => {
    const scenario = one().told('ada')
    expect(scenario.told('ada').outcome).toBe('repeated')
    expect(scenario.told('abe').outcome).toBe('ok')
    expect(scenario.give({ type: 'told', personId: 'ada', channel: 'desktop' }).outcome).toBe('ok')
    expect(scenario.state.told.map(({ personId, channel }) => `${personId} ${channel}`)).toEqual([
      'ada email',
      'abe email',
      'ada desktop',
    ])
    expect(scenario.approve('ada').told('lena').outcome).toBe('repeated')
  })
})

describe('a question', () => {
  const ask = (scenario: Scenario, id: string, questionId: string, text: string): string =>
    scenario.give({ type: 'ask', actor: person(id), questionId, text, directory: scenario.directory }).outcome

  it('is the same one again only from the same person in the same words', () => {
    const scenario = one()
    expect(ask(scenario, 'ada', 'q1', 'Why?')).toBe('ok')
    expect(ask(scenario, 'ada', 'q1', 'Why?')).toBe('repeated')
    expect(ask(scenario, 'ada', 'q1', 'Why now?')).toBe('idempotency_key_reused')
    expect(ask(scenario, 'abe', 'q1', 'Why?')).toBe('idempotency_key_reused')
    expect(ask(scenario, 'abe', 'q2', 'Why?')).toBe('question_open')
    const byAgent = { type: 'ask', questionId: 'q1', text: 'Why?', directory: scenario.directory } as const
    expect(scenario.give({ ...byAgent, actor: robot }).outcome).toBe('agents_cannot_decide')
  })

  it('is asked where delegation still holds, by the time of the clock', () => {
    const away = { to: 'dora', from: 0, until: 1 }
    const scenario = new Scenario(chain([step('security')]), {
      directory: castDirectory({ ada: { delegation: away } }),
    })
    expect(ask(scenario, 'dora', 'q1', 'Why?')).toBe('not_eligible')
  })
})

describe('why a step is open again', () => {
  const causes = ({ events }: Scenario): readonly string[] =>
    events.flatMap((event) => ('because' in event ? [`${event.nodeId} ${event.because}`] : []))
  const first = (): Scenario => new Scenario(chain([step('security'), step('legal')])).approve('ada')

  it('is that people were counted anew, where somebody had left', () => {
    const gone = castDirectory({ ada: { groups: [] } })
    expect(causes(first().recount(gone))).toEqual(['security recounted', 'legal recounted'])
    const unnoticed = first()
    unnoticed.directory = gone
    expect(causes(unnoticed.approve('lena'))).toEqual(['security recounted', 'legal recounted'])
  })
})

describe('arguments that an approver changes', () => {
  it('are all of tools that they approve', () => {
    const scenario = new Scenario(chain([step('security')]), { tools: ['read_file', 'write_file'] })
    const edits = { read_file: { path: 'x' }, write_file: { path: 'y' } }
    expect(scenario.edit('ada', edits, { tools: ['read_file'] }).outcome).toBe('invalid_body')
    expect(scenario.state.status).toBe('pending')
  })

  it('are refused with the place of what cannot be said exactly', () => {
    const scenario = one().approve('ada', {
      edits: { write_file: { deep: [2 ** 53] } },
      editedDigest: '0'.repeat(64),
    })
    expect(scenario.last).toMatchObject({
      code: 'unsafe_json',
      data: { detail: expect.stringMatching(/ at \/write_file\/deep\/0$/) },
    })
  })

  it('of a tool that was asked for ahead become the only ones', () => {
    const ahead = new Scenario(chain([step('security')]), { tools: [{ definition: tool('write_file') }] })
    ahead.edit('ada', { write_file: { path: 'only.txt' } })
    expect(ahead.state.edits).toEqual({ write_file: { path: 'only.txt' } })
    expect(ahead.state.digest).not.toBe(ahead.state.snapshot.digest)
  })
})
