import { describe, expect, it } from 'vitest'
import { advance } from './advance.ts'
import type { RequestCommand } from './command.ts'
import type { RequestEvent } from './event.ts'
import { fold } from './fold.ts'
import { castDirectory } from './testing/cast.ts'
import { chain, step } from './testing/flows.ts'
import { Scenario, tool } from './testing/scenario.ts'

const one = [step('security')]
const both = [step('security'), step('legal')]
const two = [step('security', { minimum: 2 })]

describe('without a flow', () => {
  it('tells nobody and lets any approver or admin decide', () => {
    const scenario = new Scenario(null)
    expect(scenario.effects).toEqual([])
    expect(scenario.approve('max').outcome).toBe('not_eligible')
    expect(scenario.approve('eve').state.status).toBe('approved')
  })

  it('still keeps the requester out', () => {
    const directory = castDirectory({ rita: { role: 'admin' } })
    expect(new Scenario(null, { directory }).approve('rita').outcome).toBe('own_request')
  })
})

describe('one decision', () => {
  it('tells whoever comes later what won, who and when', () => {
    const scenario = new Scenario(chain(one)).approve('ada').deny('abe')
    expect(scenario.last).toEqual({
      ok: false,
      code: 'already_decided',
      data: { status: 'approved', by: 'Ada Alert', at: '2026-01-05T09:00:00.000Z' },
    })
  })

  it('tells an outsider nothing', () => {
    expect(new Scenario(chain(one)).approve('ada').deny('zoe').outcome).toBe('not_eligible')
  })

  it('takes the same verdict by the same person as a success, whatever the reason', () => {
    const scenario = new Scenario(chain(one)).deny('ada', { reason: 'no' }).deny('ada', { reason: 'No.' })
    expect(scenario.outcome).toBe('repeated')
    expect(scenario.state.votes).toHaveLength(1)
  })

  it('takes the same decision again as a success, and another under its id as a mistake', () => {
    const scenario = new Scenario(chain(two)).approve('ada', { decisionId: 'x' })
    expect(scenario.approve('ada', { decisionId: 'x' }).outcome).toBe('repeated')
    expect(scenario.deny('ada', { decisionId: 'x' }).outcome).toBe('idempotency_key_reused')
    expect(scenario.approve('abe', { decisionId: 'x' }).outcome).toBe('idempotency_key_reused')
  })

  it('marks what the requester decided alone', () => {
    const scenario = new Scenario(chain([step('staff')], { allowSelfApproval: true })).approve('rita')
    expect(scenario.state.votes[0]?.self).toBe(true)
  })
})

describe('a request', () => {
  const submitted = (): Extract<RequestCommand, { type: 'submit' }> => {
    const { snapshot } = new Scenario(chain(one)).state
    return { type: 'submit', snapshot, directory: castDirectory() }
  }
  const now = { at: 0, elapsed: 0, running: 0 }

  it('is refused when its digest is not that of what it asks', () => {
    const command = submitted()
    const forged = { ...command, snapshot: { ...command.snapshot, digest: '0'.repeat(64) } }
    expect(advance(null, forged, now)).toMatchObject({ ok: false, code: 'changed' })
  })

  it('is refused when it names a tool twice or none', () => {
    const command = submitted()
    const [asked] = command.snapshot.tools
    if (asked === undefined) throw new Error('the sample asks for a tool')
    for (const tools of [[], [asked, asked]]) {
      expect(advance(null, { ...command, snapshot: { ...command.snapshot, tools } }, now)).toMatchObject({
        ok: false,
        code: 'invalid_body',
      })
    }
  })

  it('has every other command refused before it exists', () => {
    expect(advance(null, { type: 'told', personId: 'ada', channel: 'email' }, now)).toMatchObject({
      ok: false,
      code: 'not_found',
    })
  })

  it('has the events of one command under one revision, and effect ids made of it', () => {
    const scenario = new Scenario(
      chain(both, { webhook: { url: 'https://example.com', secret: 's' } }),
    ).approve('ada')
    expect(scenario.events.map(({ type, revision }) => [type, revision])).toEqual([
      ['request.created', 1],
      ['request.step-opened', 1],
      ['request.decided', 2],
      ['request.step-approved', 2],
      ['request.step-opened', 2],
    ])
    const ids = scenario.effects.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids[0]).toBe('request-1:1:0')
  })

  it('survives being stored as JSON', () => {
    const scenario = new Scenario(chain(both), { tools: [{ definition: tool('read_file') }] }).approve('ada')
    expect(JSON.parse(JSON.stringify(scenario.state))).toEqual(scenario.state)
    const stored = JSON.parse(JSON.stringify(scenario.events)) as RequestEvent[]
    expect(fold(stored)).toEqual(scenario.state)
  })
})
