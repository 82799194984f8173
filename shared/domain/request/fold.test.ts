import { describe, expect, it } from 'vitest'
import type { RequestEvent, RequestHappening } from './event.ts'
import { fold } from './fold.ts'
import type { RequestState } from './state.ts'
import { chain, step } from './testing/flows.ts'
import { Scenario } from './testing/scenario.ts'
import { answered, asked, chosen, clock, decided, ended, granted, held, toldLog } from './testing/told.ts'

const flow = chain([step('security', { name: 'Security' }), step('legal')])
const after = (...parts: RequestHappening[]): RequestState => {
  const state = fold(toldLog(flow, {}, ...parts))
  if (state === null) throw new Error('a request was created')
  return state
}

describe('the state that a log gives', () => {
  it('begins with these facts', () => {
    const { snapshot } = after()
    expect(after()).toStrictEqual({
      status: 'pending',
      snapshot,
      revision: 1,
      createdAt: clock().at,
      createdElapsed: 0,
      steps: [
        { nodeId: 'security', name: 'Security', status: 'waiting', minimum: 1 },
        { nodeId: 'legal', status: 'waiting', minimum: 1 },
      ],
      votes: [],
      questions: [],
      edits: {},
      digest: snapshot.digest,
      deniedTools: [],
      timers: [],
      chosen: {},
      passed: [],
      escalated: [],
      held: {},
      told: [],
      timeline: [{ at: clock().at, type: 'request.created', data: {} }],
    })
  })

  it('keeps when a step opened, by the request’s own clock', () => {
    const opens = (minute: number): RequestHappening => ({
      type: 'request.step-opened',
      nodeId: 'security',
      ...clock(minute),
    })
    expect(after(opens(3)).steps[0]).toMatchObject({ status: 'open', openedAt: clock(3).elapsed })
    expect(after(asked(1), opens(3)).steps[0]).toMatchObject({ openedAt: clock(1).elapsed })
    const approved: RequestHappening = { type: 'request.step-approved', nodeId: 'security', at: 0 }
    expect(after(opens(3), approved).steps[0]).toStrictEqual({
      nodeId: 'security',
      name: 'Security',
      status: 'approved',
      minimum: 1,
      openedAt: clock(3).elapsed,
    })
  })

  it('knows what holds it and which way was taken, node by node', () => {
    expect(after(held('a'), held('b'), chosen('x', 'a')).held).toEqual({ b: 'it cannot be read' })
    expect(after(chosen('x', 'a'), chosen('y', 'b'), held('a')).chosen).toEqual({ b: 'y' })
  })

  it('answers the question that was asked, and no other', () => {
    const question = { id: 'q2', by: { id: 'abe', name: 'Abe', email: 'a@example.com' }, text: 'How?', at: 1 }
    const answer = { by: question.by, text: 'So.', at: 2 }
    const second: RequestHappening = { type: 'request.asked', question, ...clock(2) }
    const reply: RequestHappening = {
      type: 'request.answered',
      question: { ...question, answer },
      ...clock(3),
    }
    const { questions, pausedAt } = after(asked(), second, reply)
    expect(questions.map(({ id, answer: given }) => [id, given?.text])).toEqual([
      ['q1', undefined],
      ['q2', 'So.'],
    ])
    expect(pausedAt).toBeUndefined()
    const timed = chain([step('security')], { autoDenyAfterMinutes: 10 })
    const unpaused = fold(toldLog(timed, {}, answered(5)))
    expect(unpaused?.timers.map(({ dueAt }) => dueAt)).toEqual([clock(10).elapsed])
  })

  it('leaves no step waiting once it is over, and what was decided as it was', () => {
    const { state } = new Scenario(chain([step('security'), step('legal'), step('oncall')]))
      .approve('ada')
      .give({ type: 'cancel', actor: { kind: 'person', id: 'rita', via: 'desktop' } })
    expect(state.steps.map(({ status }) => status)).toEqual(['approved', 'skipped', 'skipped'])
  })

  it('says of a grant when it was used', () => {
    const grantsAfter = (...parts: RequestHappening[]) => {
      const state = after(ended(), ...parts)
      return state.status === 'pending' ? [] : state.grants
    }
    const base = { tool: 'write_file', executeBy: clock(15).elapsed }
    expect(grantsAfter()).toStrictEqual([{ ...base, status: 'ready' }])
    expect(grantsAfter(granted('executing', 1))).toStrictEqual([
      { ...base, status: 'executing', callId: 'c' },
    ])
    const used = { ...base, status: 'used', callId: 'c', usedAt: clock(2).at }
    expect(grantsAfter(granted('executing', 1), granted('used', 2))).toStrictEqual([used])
    const { callId: _id, ...lapsed } = granted('lapsed', 3) as Extract<
      RequestHappening,
      { type: 'request.grant' }
    >
    expect(grantsAfter(lapsed)).toStrictEqual([{ ...base, status: 'lapsed' }])
    expect(grantsAfter(granted('used', 2, 'other'))).toStrictEqual([{ ...base, status: 'ready' }])
  })

  it('takes a decision at a step that the flow does not have for no denial', () => {
    const { deniedTools, votes } = after(decided('ada', { nodeId: 'gone', verdict: 'deny', tools: [] }))
    expect([deniedTools, votes.length]).toEqual([[], 1])
  })
})

describe('a log that is none', () => {
  it('is not folded', () => {
    const [, second] = toldLog(flow, {}, granted('used'))
    if (second === undefined) throw new Error('the log has two events')
    expect(() => fold([second])).toThrow('request.grant before request.created')
    expect(() => after(granted('used'))).toThrow('a pending request has no grant')
    const newer = { type: 'request.moved', at: 0, revision: 2 } as unknown as RequestEvent
    expect(() => fold([...toldLog(flow, {}), newer])).toThrow('unhandled variant')
    expect(fold([])).toBeNull()
  })
})
