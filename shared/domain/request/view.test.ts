import { describe, expect, it } from 'vitest'
import { sharedRequest, type SharedRequest } from '../../contract/http/requests.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, step } from './testing/flows.ts'
import { person, robot, Scenario, tool } from './testing/scenario.ts'
import { personalise, requestView } from './view.ts'

const viewOf = (scenario: Scenario): SharedRequest =>
  requestView(scenario.state, {
    connectorStatus: 'connected',
    directory: scenario.directory,
    now: scenario.now,
  })

const why = (scenario: Scenario, id: string): string | undefined =>
  personalise(viewOf(scenario), scenario.state, person(id), scenario).cannotDecideBecause

describe('requestView', () => {
  it('is what the contract describes, pending and resolved, with everything in it', () => {
    const scenario = new Scenario(chain([step('security', { name: 'Security' }), step('legal')]), {
      tools: ['read_file', 'delete_file', { definition: tool('write_file', { title: 'Write' }) }],
      expiresInMinutes: 60,
    })
    scenario
      .told('ada')
      .ask('ada')
      .answer()
      .approve('ada', { tools: ['read_file', 'write_file'], reason: 'reads' })
    expect(sharedRequest.parse(viewOf(scenario))).toEqual(viewOf(scenario))
    scenario.approve('lena')
    const view = viewOf(scenario)
    expect(sharedRequest.parse(view)).toEqual(view)
    expect(view).toMatchObject({
      status: 'partly-approved',
      risk: 'high',
      notified: true,
      resolution: { by: 'people', name: 'Lena Legal' },
      tools: [
        { name: 'read_file', outcome: 'approved', grant: 'ready' },
        { name: 'delete_file', outcome: 'denied' },
        { name: 'write_file', outcome: 'approved', grant: 'ready', title: 'Write' },
      ],
    })
  })

  it('never has a secret in it, while the digest covers it', () => {
    const secret = { path: 'a.txt', password: 'hunter2hunter2' }
    const scenario = new Scenario(null, { tools: [{ definition: tool('write_file'), arguments: secret }] })
    const view = viewOf(scenario)
    expect(JSON.stringify(view)).not.toContain('hunter2')
    expect(view.tools[0]?.maskedPaths).toEqual([{ path: '/password', type: 'string', length: 14 }])
    const other = { ...secret, password: 'hunter3hunter3' }
    const changed = new Scenario(null, { tools: [{ definition: tool('write_file'), arguments: other }] })
    expect(viewOf(changed).digest).not.toBe(view.digest)
  })

  it('says what risk its tools are, whatever the note says', () => {
    const risks = (['read_file', 'write_file', 'delete_file'] as const).map(
      (name) => viewOf(new Scenario(null, { tools: [name] })).risk,
    )
    expect(risks).toEqual(['low', 'medium', 'high'])
  })

  it('lists those whose decision it waits for, delegates among them', () => {
    const away = { to: 'dora', from: 0, until: Number.MAX_SAFE_INTEGER }
    const scenario = new Scenario(chain([step('security', { minimum: 2 })]), {
      directory: castDirectory({ abe: { delegation: away } }),
    })
    expect(viewOf(scenario).assignees.toSorted()).toEqual(['abe', 'ada', 'dora'])
    expect(viewOf(scenario.approve('ada')).assignees.toSorted()).toEqual(['abe', 'dora'])
    expect(viewOf(scenario.approve('dora')).assignees).toEqual([])
  })
})

describe('personalise', () => {
  it('says of each viewer whether they may decide, with the code that deciding would be refused with', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 }), step('legal')])).approve('abe')
    expect(why(scenario, 'ada')).toBeUndefined()
    expect(why(scenario, 'abe')).toBe('already_voted')
    expect(why(scenario, 'lena')).toBe('step_not_open')
    expect(why(scenario, 'zoe')).toBe('not_eligible')
    expect(why(scenario, 'rita')).toBe('own_request')
    expect(personalise({}, scenario.state, robot, scenario).cannotDecideBecause).toBe('agents_cannot_decide')
    expect(why(scenario.approve('ada').approve('lena'), 'lena')).toBe('already_decided')
  })
})
