import { describe, expect, it } from 'vitest'
import { awaitedAt, whyNotDecide } from './authorise.ts'
import type { Actor, RequestCommand } from './command.ts'
import { outcomeOf } from './decision-outcome.ts'
import { isStepMet } from './tally.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, step } from './testing/flows.ts'
import { person, robot, Scenario } from './testing/scenario.ts'

const security = step('security')
const two = step('security', { minimum: 2, denyThreshold: 2 })
const away = (to: string): { delegation: { to: string; from: number; until: number } } => ({
  delegation: { to, from: 0, until: Number.MAX_SAFE_INTEGER },
})

/** An agent and a person whose ids happen to be those of the other kind. */
const agentLikeRequester: Actor = { kind: 'agent', id: 'rita', ownerId: 'zoe' }
const personLikeAgent: Actor = person('robot')

describe('an id alone', () => {
  const asked = (): Scenario => new Scenario(chain([security])).ask('ada')
  const byPerson = (): Scenario => new Scenario(chain([security]), { agent: null }).ask('ada')

  it.each([
    ['an agent with the id of the requester', asked, agentLikeRequester],
    ['a person with the id of the agent', asked, personLikeAgent],
    ['an agent where a person asked', byPerson, robot],
  ])('lets %s neither answer nor cancel', (_who, make, actor) => {
    expect(make().answer('q1', actor).outcome).toBe('not_allowed')
    expect(make().give({ type: 'cancel', actor }).outcome).toBe('not_allowed')
  })

  it('of a decision lets no agent claim it', () => {
    const scenario = new Scenario(chain([two])).approve('ada', { decisionId: 'first' })
    const claim = {
      type: 'decide',
      decisionId: 'first',
      verdict: 'approve',
      directory: scenario.directory,
    } as const
    expect(scenario.give({ ...claim, actor: robot }).outcome).toBe('agents_cannot_decide')
    const namesake: Actor = { kind: 'agent', id: 'ada', ownerId: 'zoe' }
    expect(scenario.give({ ...claim, actor: namesake }).outcome).toBe('agents_cannot_decide')
    expect(scenario.give({ ...claim, actor: { kind: 'system' } }).outcome).toBe('not_eligible')
  })

  it('that nobody has makes no policy decide', () => {
    const nobody = { id: 'nobody', name: 'Nobody', email: 'nobody@example.com' }
    const command: RequestCommand = {
      type: 'resolve-by-policy',
      actor: person('nobody'),
      person: nobody,
      policyId: 'p1',
      action: 'allow',
      directory: castDirectory(),
    }
    expect(new Scenario(chain([security])).give(command).outcome).toBe('not_allowed')
  })
})

describe('the coordinator itself', () => {
  it('asks no question and decides nothing', () => {
    const scenario = new Scenario(chain([security]))
    const { directory } = scenario
    const actor: Actor = { kind: 'system' }
    expect(scenario.give({ type: 'ask', actor, questionId: 'q', text: 'Why?', directory }).outcome).toBe(
      'not_eligible',
    )
    expect(whyNotDecide(actor, scenario.state, directory, scenario.now)).toBe('not_eligible')
    expect(whyNotDecide(robot, scenario.state, directory, scenario.now)).toBe('agents_cannot_decide')
  })
})

describe('who is waited for', () => {
  const waitedFor = ({ state, directory, now }: Scenario): readonly string[][] =>
    state.steps.map((each) => awaitedAt(state, each, directory, now.at).map(({ id }) => id))

  it('is whoever has not decided at an open step, and nobody at any other', () => {
    const scenario = new Scenario(chain([two, step('legal')]))
    expect(waitedFor(scenario)).toEqual([['ada', 'abe'], []])
    expect(waitedFor(scenario.approve('ada'))).toEqual([['abe'], []])
    expect(waitedFor(scenario.approve('abe'))).toEqual([[], ['abe', 'lena']])
    expect(waitedFor(scenario.approve('lena'))).toEqual([[], []])
  })
})

describe('a vote that was given at a later step', () => {
  const flow = chain([
    step('security', { denyThreshold: 2 }),
    step('legal', { minimum: 2, differentPeople: true }),
  ])

  it('stops counting there once the same person approves an earlier one', () => {
    const scenario = new Scenario(flow).approve('ada').approve('abe').withdraw('ada').approve('abe')
    expect(scenario.stepStatuses()).toEqual({ security: 'approved', legal: 'open' })
    expect(scenario.approve('lena').state.status).toBe('pending')
  })

  it('stops counting once the one it was given for approves an earlier one', () => {
    const directory = castDirectory({ abe: away('dora') })
    const scenario = new Scenario(flow, { directory }).approve('ada').approve('dora')
    expect(scenario.state.votes[1]).toMatchObject({ nodeId: 'legal', onBehalfOf: { id: 'abe' } })
    scenario.withdraw('ada').approve('abe')
    expect(scenario.stepStatuses()).toEqual({ security: 'approved', legal: 'open' })
    expect(scenario.approve('lena').state.status).toBe('pending')
  })
})

describe('a denial', () => {
  it('stands also when the place it was given from is gone', () => {
    const scenario = new Scenario(chain([two]), { directory: castDirectory({ ada: away('dora') }) })
    scenario.deny('dora')
    scenario.directory = castDirectory({ abe: away('dora') })
    expect(scenario.approve('dora').outcome).toBe('already_voted')
    expect(scenario.deny('dora').outcome).toBe('repeated')
  })

  it('of every tool leaves nothing that a step could agree to', () => {
    const { state, directory } = new Scenario(chain([security]))
    expect(isStepMet({ ...state, deniedTools: ['write_file'] }, security, directory)).toBe(false)
  })
})

describe('what was said before', () => {
  const TOOLS = ['read_file', 'write_file', 'delete_file']

  it('is not what was taken back', () => {
    const scenario = new Scenario(chain([security, step('legal')]))
    scenario.approve('ada').withdraw('ada').approve('abe').approve('lena')
    expect(scenario.state.status).toBe('approved')
    expect(scenario.approve('ada').outcome).toBe('already_decided')
    expect(scenario.approve('lena').outcome).toBe('repeated')
  })

  it('is the same when the tools missing from it had been denied by others', () => {
    const scenario = new Scenario(chain([security, step('legal')]), { tools: TOOLS })
    scenario.approve('ada', { tools: ['read_file', 'write_file'] }).approve('lena')
    expect(scenario.state.status).toBe('partly-approved')
    expect(scenario.approve('lena').outcome).toBe('repeated')
    expect(scenario.approve('lena', { tools: ['read_file', 'write_file'] }).outcome).toBe('repeated')
    expect(scenario.approve('lena', { tools: ['read_file'] }).outcome).toBe('already_decided')
    expect(scenario.approve('ada').outcome).toBe('already_decided')
  })
})

describe('arguments edited to those of another tool', () => {
  it('are an edit all the same', () => {
    const scenario = new Scenario(chain([two]), { tools: ['read_file', 'write_file'] })
    scenario.edit('ada', { write_file: { path: 'read_file.txt' } })
    expect(scenario.outcome).toBe('ok')
    expect(scenario.state.edits).toEqual({ write_file: { path: 'read_file.txt' } })
    scenario.edit('abe', { write_file: { path: 'write_file.txt' } })
    expect(scenario.state.edits).toEqual({})
  })
})

describe('the outcome of a decision', () => {
  it('is expired only when that is how the request ended', () => {
    expect(outcomeOf({ ok: false, code: 'changed', data: { status: 'expired' } })).toBe('changed')
  })
})
