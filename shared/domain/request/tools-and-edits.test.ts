import { describe, expect, it } from 'vitest'
import { castDirectory } from './testing/cast.ts'
import { chain, step } from './testing/flows.ts'
import { person, Scenario, tool } from './testing/scenario.ts'

const tools = ['read_file', 'write_file']
const grantsOf = (scenario: Scenario): Record<string, string> =>
  Object.fromEntries(scenario.resolved.grants.map((grant) => [grant.tool, grant.status]))

describe('partial approval', () => {
  it('denies the tools left out, at once and for good', () => {
    const scenario = new Scenario(chain([step('security'), step('legal')]), { tools })
    scenario.approve('ada', { tools: ['read_file'] })
    expect(scenario.state.deniedTools).toEqual(['write_file'])
    expect(scenario.approve('lena', { tools: ['write_file'] }).outcome).toBe('changed')
    scenario.approve('lena')
    expect(scenario.state.status).toBe('partly-approved')
    expect(grantsOf(scenario)).toEqual({ read_file: 'ready' })
  })

  it('counts each tool by itself', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2, denyThreshold: 2 })]), { tools })
    scenario.approve('ada', { tools: ['read_file'] }).approve('abe')
    expect(scenario.state.status).toBe('pending')
    expect(scenario.state.deniedTools).toEqual([])
  })

  it('takes more than enough for one tool as enough', () => {
    const scenario = new Scenario(chain([step('security', { denyThreshold: 2 })]), { tools })
    scenario.approve('ada', { tools: ['read_file'] }).approve('abe')
    expect(scenario.state.status).toBe('approved')
  })

  it('denies the request once every tool is denied', () => {
    const scenario = new Scenario(chain([step('security'), step('legal')]), { tools })
    scenario.approve('ada', { tools: ['read_file'] }).deny('lena')
    expect(scenario.state.status).toBe('denied')
    expect(scenario.stepStatuses()).toEqual({ security: 'approved', legal: 'denied' })
    expect(scenario.resolved.grants).toEqual([])
  })

  it('keeps denied what was denied, also when the decision is withdrawn', () => {
    const scenario = new Scenario(chain([step('security'), step('legal')]), { tools })
    scenario.approve('ada', { tools: ['read_file'] }).withdraw('ada')
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'waiting' })
    scenario.approve('abe').approve('lena')
    expect(grantsOf(scenario)).toEqual({ read_file: 'ready' })
  })

  it('knows a tool by its name alone', () => {
    const scenario = new Scenario(chain([step('security')]), { tools: ['constructor', 'read_file'] })
    expect(scenario.approve('ada', { tools: ['toString'] }).outcome).toBe('no_such_tool_in_request')
    expect(scenario.approve('ada', { tools: ['constructor'] }).state.deniedTools).toEqual(['read_file'])
  })

  it('reads a denial as a denial of everything, whatever tools it names', () => {
    const scenario = new Scenario(chain([step('security')]), { tools })
    expect(scenario.deny('ada', { tools: ['read_file'] }).state.status).toBe('denied')
  })
})

describe('edited arguments', () => {
  const smaller = { write_file: { path: 'tmp/small.txt' } }

  it('are what runs, under a new digest', () => {
    const scenario = new Scenario(chain([step('security')]))
    const asked = scenario.state.digest
    scenario.edit('ada', smaller)
    expect(scenario.state.status).toBe('approved')
    expect(scenario.state.digest).not.toBe(asked)
    expect(scenario.state.edits).toEqual(smaller)
    expect(scenario.state.votes[0]?.digest).toBe(scenario.state.digest)
  })

  it('need the earlier steps again, and then those that agree already count', () => {
    const scenario = new Scenario(chain([step('security'), step('legal')]))
      .approve('ada')
      .edit('lena', smaller)
    expect(scenario.state.status).toBe('pending')
    expect(scenario.stepStatuses()).toEqual({ security: 'open', legal: 'waiting' })
    expect(scenario.tellsOf('request')).toContain('ada')
    scenario.approve('ada')
    expect(scenario.state.status).toBe('approved')
    expect(scenario.state.votes).toHaveLength(3)
  })

  it('leave approvals of other tools alone', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 })]), { tools })
    scenario.approve('ada').edit('abe', smaller)
    expect(scenario.state.status).toBe('pending')
    scenario.approve('ada')
    expect(scenario.state.status).toBe('approved')
  })

  it('are refused with a digest that is not theirs, so that nothing else than shown runs', () => {
    const scenario = new Scenario(chain([step('security')]))
    const wrong = { editedDigest: scenario.state.digest }
    expect(scenario.edit('ada', smaller, wrong).outcome).toBe('changed')
  })

  it('are refused for a tool that is not approved, and with a denial', () => {
    const scenario = new Scenario(chain([step('security')]), { tools })
    expect(scenario.edit('ada', smaller, { tools: ['read_file'] }).outcome).toBe('invalid_body')
    expect(scenario.deny('ada', { edits: smaller }).outcome).toBe('invalid_body')
  })

  it('are gone when whoever made them withdraws', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 })]))
    const asked = scenario.state.digest
    scenario.edit('ada', smaller).withdraw('ada')
    expect(scenario.state.digest).toBe(asked)
    expect(scenario.approve('abe').approve('ada').state.status).toBe('approved')
  })

  it('do not take along whoever agreed to them, once they are gone', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 })])).edit('ada', smaller)
    scenario.directory = castDirectory({ dora: { groups: ['security'] } })
    scenario.withdraw('ada')
    const asked = new Scenario(chain([step('security', { minimum: 2 })])).state.digest
    expect(scenario.state.digest).toBe(asked)
    expect(scenario.approve('ada').state.status).toBe('pending')
  })

  it('that change nothing are no edit', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 })])).approve('ada')
    scenario.edit('abe', { write_file: { path: 'write_file.txt' } })
    expect(scenario.state.status).toBe('approved')
    expect(scenario.state.edits).toEqual({})
  })

  it('make a request that was decided with another digest in view be reviewed again', () => {
    const scenario = new Scenario(chain([step('security', { minimum: 2 })]))
    const seen = scenario.state.digest
    scenario.edit('ada', smaller)
    expect(scenario.approve('abe', { digest: seen }).outcome).toBe('changed')
    expect(scenario.approve('abe', { digest: scenario.state.digest }).state.status).toBe('approved')
  })
})

describe('a grant', () => {
  const approved = (facts: Parameters<typeof tool>[1] = {}): Scenario =>
    new Scenario(chain([step('security')]), {
      tools: [{ definition: tool('write_file', facts), arguments: { path: 'a.txt' } }],
    }).approve('ada')

  it('is used once', () => {
    const scenario = approved().execute('write_file', 'call-1')
    expect(grantsOf(scenario)).toEqual({ write_file: 'executing' })
    expect(scenario.execute('write_file', 'call-1').outcome).toBe('repeated')
    expect(scenario.execute('write_file', 'call-2').outcome).toBe('grant_used')
    scenario.give({ type: 'executed', tool: 'write_file', callId: 'call-1', outcome: 'used' })
    expect(grantsOf(scenario)).toEqual({ write_file: 'used' })
    expect(scenario.execute('write_file', 'call-2').outcome).toBe('grant_used')
  })

  it('is not used for another call, and stays for its own', () => {
    const scenario = approved().execute('write_file', 'call-1', '0'.repeat(64))
    expect(scenario.outcome).toBe('digest_mismatch')
    expect(scenario.execute('write_file', 'call-1').outcome).toBe('ok')
  })

  it('lapses fifteen minutes after the approval, to the millisecond', () => {
    expect(
      approved()
        .move(15 * 60_000 - 1)
        .execute('write_file').outcome,
    ).toBe('ok')
    expect(
      approved()
        .move(15 * 60_000)
        .execute('write_file').outcome,
    ).toBe('grant_lapsed')
    expect(grantsOf(approved().pass(15))).toEqual({ write_file: 'lapsed' })
    expect(approved().pass(15).execute('write_file').outcome).toBe('grant_lapsed')
  })

  it('is worth nothing while the request is pending, for a tool denied, or for a requester who left', () => {
    expect(new Scenario(chain([step('security')])).execute('write_file').outcome).toBe('no_grant')
    const partly = new Scenario(chain([step('security')]), { tools }).approve('ada', { tools: ['read_file'] })
    expect(partly.execute('write_file').outcome).toBe('no_grant')
    const left = approved()
    left.directory = castDirectory({ rita: { active: false } })
    expect(left.execute('write_file').outcome).toBe('not_allowed')
  })

  it('whose outcome is unknown is shown, and only retried for an idempotent tool', () => {
    const lost = {
      type: 'executed',
      tool: 'write_file',
      callId: 'call-1',
      outcome: 'outcome-unknown',
    } as const
    const once = approved().execute('write_file').give(lost)
    expect(grantsOf(once)).toEqual({ write_file: 'outcome-unknown' })
    expect(once.execute('write_file', 'call-2').outcome).toBe('grant_used')
    const again = approved({ idempotent: true }).execute('write_file').give(lost)
    expect(again.execute('write_file', 'call-2').outcome).toBe('ok')
  })

  it('can be revoked until it is used, by a person or by its own agent', () => {
    const scenario = approved().give({ type: 'revoke', actor: person('ada') })
    expect(grantsOf(scenario)).toEqual({ write_file: 'revoked' })
    expect(scenario.execute('write_file').outcome).toBe('no_grant')
    const stranger = { kind: 'agent', id: 'other', ownerId: 'zoe' } as const
    expect(approved().give({ type: 'revoke', actor: stranger }).outcome).toBe('not_allowed')
    expect(
      approved()
        .execute('write_file')
        .give({ type: 'revoke', actor: person('ada') }).outcome,
    ).toBe('no_grant')
  })

  it('covers any arguments where the agent asked ahead', () => {
    const ahead = new Scenario(chain([step('security')]), { tools: [{ definition: tool('write_file') }] })
    expect(ahead.approve('ada').execute('write_file').outcome).toBe('ok')
  })
})

describe('a policy made from the request', () => {
  const byPolicy = (scenario: Scenario, id: string, action: 'allow' | 'deny'): Scenario =>
    scenario.give({
      type: 'resolve-by-policy',
      actor: person(id),
      person: { id, name: id, email: `${id}@example.com` },
      policyId: 'p1',
      action,
      directory: scenario.directory,
    })

  it('resolves it when an admin made it, and says so', () => {
    const scenario = byPolicy(new Scenario(chain([step('security')])), 'adam', 'allow')
    expect(scenario.state.status).toBe('approved')
    expect(scenario.resolved.resolution).toMatchObject({ by: 'policy', policyId: 'p1' })
    expect(byPolicy(new Scenario(chain([step('security')])), 'adam', 'deny').state.status).toBe('denied')
  })

  it('does not when somebody else did, or on their own request', () => {
    expect(byPolicy(new Scenario(chain([step('security')])), 'ada', 'allow').outcome).toBe('not_allowed')
    const directory = castDirectory({ rita: { role: 'admin' } })
    const own = byPolicy(new Scenario(chain([step('security')]), { directory }), 'rita', 'allow')
    expect(own.outcome).toBe('own_request')
  })

  it('does not overrule a denial', () => {
    const flow = chain([step('security', { minimum: 2, denyThreshold: 2 })])
    const partly = byPolicy(
      new Scenario(flow, { tools }).approve('ada', { tools: ['read_file'] }),
      'adam',
      'allow',
    )
    expect(partly.state.status).toBe('partly-approved')
    expect(grantsOf(partly)).toEqual({ read_file: 'ready' })
    expect(byPolicy(new Scenario(flow).deny('ada'), 'adam', 'allow').outcome).toBe('not_allowed')
  })
})
