import { describe, expect, it } from 'vitest'
import type { Flow, FlowAdvanced } from '../../flow/flow.ts'
import type { Effect } from '../effect.ts'
import type { RequestHappening } from '../event.ts'
import type { Timer } from '../state.ts'
import { castDirectory } from '../testing/cast.ts'
import { chain, step } from '../testing/flows.ts'
import { tool } from '../testing/scenario.ts'
import {
  answered,
  asked,
  bySilence,
  byPolicyOf,
  clock,
  decided,
  ended,
  escalated,
  fired,
  given,
  toldLog,
  toldOf,
  told,
} from '../testing/told.ts'
import { activeTime, type Applied, type History } from './history.ts'
import { silenceIsNotAPerson } from './silence-is-not-a-person.ts'
import { timersKeepTime } from './timers.ts'

type Parts = RequestHappening[]
const flowWith = (facts: Partial<FlowAdvanced>): Flow => chain([step('security')], facts)
const plain = flowWith({})
const silent = flowWith({ autoApproveAfterMinutes: 30 })
const approvedBySilence = (facts: Parameters<typeof ended>[0] = {}) =>
  ended({ status: 'auto-approved', resolution: bySilence, ...facts })
const warned = fired('warn-auto-approve', 25)
const due = fired('auto-approve', 30)

describe('silence', () => {
  const silence = (...parts: Parts) => silenceIsNotAPerson(toldOf(silent, ...parts))
  const well = [told('ada'), warned, due]

  it('approves as nobody, announced, in time, with somebody told', () => {
    expect(silence(...well, approvedBySilence())).toEqual([])
    expect(silence(...well, approvedBySilence({ resolution: byPolicyOf('adam') }))).toEqual([
      'auto-approved by policy',
    ])
    expect(silence(...well, ended())).toEqual([])
    const unnoticed = ['auto-approved and nobody was told']
    expect(silence(warned, due, approvedBySilence())).toEqual(unnoticed)
    expect(silence(told('zoe'), warned, due, approvedBySilence())).toEqual(unnoticed)
    expect(silence(warned, due, approvedBySilence(), told('ada'))).toEqual(unnoticed)
    const unwarned = ['auto-approved without a warning']
    expect(silence(told('ada'), due, approvedBySilence())).toEqual(unwarned)
    expect(silence(told('ada'), fired('warn-auto-approve', 25, 'no'), due, approvedBySilence())).toEqual(
      unwarned,
    )
    expect(silence(told('ada'), fired('remind', 25), due, approvedBySilence())).toEqual(unwarned)
  })

  it('approves only under a flow that says so', () => {
    const wrong = ['auto-approved by a flow that does not']
    expect(silenceIsNotAPerson(toldOf(plain, ...well, approvedBySilence()))).toEqual(wrong)
    const noFlow = silenceIsNotAPerson(toldOf(null, ...well, approvedBySilence()))
    expect(noFlow).toEqual([...wrong, 'auto-approved and nobody was told'])
    const destroying = toldLog(null, { tools: ['delete_file'] }, ...well, approvedBySilence())
    expect(silenceIsNotAPerson({ events: destroying })).toContain('auto-approved what destroys')
    const { events } = toldOf(silent, ...well, approvedBySilence())
    expect(silenceIsNotAPerson({ events: events.slice(1) })).toEqual([])
  })

  it('counts the time in which the coordinator ran, without questions', () => {
    const early = ['auto-approved early']
    expect(silence(told('ada'), warned, fired('auto-approve', 29.9), approvedBySilence())).toEqual(early)
    const slept: RequestHappening = { ...fired('auto-approve', 600), running: clock(29).running } as never
    expect(silence(told('ada'), warned, slept, approvedBySilence())).toEqual(early)
    const question = [told('ada'), asked(10), answered(20), warned]
    expect(silence(...question, fired('auto-approve', 39), approvedBySilence())).toEqual(early)
    expect(silence(...question, fired('auto-approve', 40), approvedBySilence())).toEqual([])
  })

  it('approves nothing over a denial, not even of one tool by one person', () => {
    const tools = ['read_file', 'write_file']
    const found = (...parts: Parts) =>
      silenceIsNotAPerson({ events: toldLog(silent, { tools }, ...well, ...parts, approvedBySilence()) })
    expect(found(decided('ada', { tools: ['read_file'] }))).toEqual(['auto-approved over a denial'])
    expect(found(decided('ada', { verdict: 'deny', tools: [] }))).toEqual(['auto-approved over a denial'])
    expect(found(decided('ada', { tools }))).toEqual([])
  })

  it('approves what destroys only where that was confirmed', () => {
    const found = (flow: Flow, ...definitions: ReturnType<typeof tool>[]) =>
      silenceIsNotAPerson({
        events: toldLog(
          flow,
          { tools: definitions.map((definition) => ({ definition })) },
          ...well,
          approvedBySilence(),
        ),
      })
    const wrong = ['auto-approved what destroys']
    const confirmed = flowWith({ autoApproveAfterMinutes: 30, autoApproveDestructive: true })
    expect(found(silent, tool('read_file'), tool('delete_file'))).toEqual(wrong)
    expect(found(confirmed, tool('delete_file'))).toEqual([])
    expect(found(silent, tool('delete_file', { readOnly: true }))).toEqual([])
    expect(found(silent, tool('write_file'))).toEqual([])
  })

  it('approves only what the flow of today still approves by silence', () => {
    const { events } = toldOf(silent, ...well, approvedBySilence())
    const under = (flowToday: Flow | null) => {
      const command = { type: 'timer-due', timerId: 'x', flowToday, directory: castDirectory() } as const
      return silenceIsNotAPerson({ events, applied: [given(command, events.slice(-1))] })
    }
    const wrong = ['auto-approved although the flow of today does not']
    expect(under(silent)).toEqual([])
    expect(under(null)).toEqual(wrong)
    expect(under({ ...silent, active: false })).toEqual(wrong)
    expect(under(plain)).toEqual(wrong)
    const elsewhere = given({ type: 'recount', directory: castDirectory() }, events.slice(-1))
    expect(silenceIsNotAPerson({ events, applied: [elsewhere] })).toEqual([])
    const other = { type: 'timer-due', timerId: 'x', flowToday: null, directory: castDirectory() } as const
    expect(silenceIsNotAPerson({ events, applied: [given(other, events.slice(0, 1))] })).toEqual([])
  })

  it('knows who was told by their address, by escalation, and as a delegate', () => {
    const rest = [warned, due, approvedBySilence()]
    expect(silence(told('mail:ada@example.com'), ...rest)).toEqual([])
    expect(silence(told('eve'), ...rest)).toEqual(['auto-approved and nobody was told'])
    expect(silence(escalated('security', 'eve'), told('eve'), ...rest)).toEqual([])
    const away = { to: 'dora', from: 0, until: Number.MAX_SAFE_INTEGER }
    const { events } = toldOf(silent, told('dora'), ...rest)
    const known = (...directories: ReturnType<typeof castDirectory>[]) =>
      silenceIsNotAPerson({
        events,
        applied: [
          given({ type: 'told', personId: 'dora', channel: 'email' }),
          ...directories.map((directory) => given({ type: 'recount', directory })),
        ],
      })
    expect(known(castDirectory(), castDirectory({ ada: { delegation: away } }))).toEqual([])
    expect(known(castDirectory())).toEqual(['auto-approved and nobody was told'])
    const gone = { ...castDirectory(), person: () => undefined }
    expect(known(gone)).toEqual(['auto-approved and nobody was told'])
  })
})

describe('the time a request had', () => {
  const active = (...parts: Parts) => activeTime(toldOf(plain, ...parts), 'elapsed') / 60_000

  it('leaves out open questions, and ends with the last reading', () => {
    expect(active()).toBe(0)
    expect(active(fired('remind', 10))).toBe(10)
    expect(active(fired('remind', 10), fired('remind', 15))).toBe(15)
    expect(active(asked(10))).toBe(10)
    expect(active(asked(10), fired('remind', 30), answered(40))).toBe(10)
    expect(active(asked(10), answered(40), fired('remind', 45))).toBe(15)
    expect(active(decided('ada'), ended({ minute: 50 }))).toBe(0)
    const { events } = toldOf(plain, fired('remind', 10), fired('remind', 20))
    expect(activeTime({ events: events.slice(1) }, 'elapsed')).toBe(0)
  })
})

describe('timers', () => {
  const timer = (id: string, facts: Partial<Timer> = {}): Timer =>
    ({ id, kind: id, basis: 'elapsed', dueAt: 0, ...facts }) as Timer
  const start = (id: string, facts: Partial<Timer> = {}): Effect => ({
    id: `start ${id}`,
    type: 'start-timer',
    timer: timer(id, facts),
  })
  const stop = (timerId: string): Effect => ({ id: `stop ${timerId}`, type: 'stop-timer', timerId })
  const directory = castDirectory()
  const began = (...effects: Effect[]): Applied => given({ type: 'recount', directory }, [], effects)
  const goesOff = (timerId: string, effects: Effect[], minute = 10, events = toldOf(plain).events): Applied =>
    given({ type: 'timer-due', timerId, flowToday: null, directory }, events, effects, { now: clock(minute) })
  const after = (applied: Applied[], events: History['events'] = toldOf(plain).events) =>
    timersKeepTime({ events, applied })

  it('act while they are started, when they are due, and are stopped by it', () => {
    const escalate = began(start('escalate', { dueAt: clock(10).elapsed }))
    expect(after([escalate, goesOff('escalate', [stop('escalate')])])).toEqual([])
    expect(after([goesOff('escalate', [])])).toEqual(['escalate acted without being started'])
    expect(after([escalate, began(stop('escalate')), goesOff('escalate', [])])).toEqual([
      'escalate acted without being started',
    ])
    expect(after([escalate, goesOff('escalate', [stop('escalate')], 9)])).toEqual([
      'escalate acted 60000 ms early',
    ])
    const stays = ['escalate acted and is still started']
    expect(after([escalate, goesOff('escalate', [])])).toEqual(stays)
    expect(after([escalate, goesOff('escalate', [stop('remind')])])).toEqual(stays)
    expect(after([escalate, goesOff('escalate', [{ id: 'r', type: 'release' }])])).toEqual(stays)
    const byRunning = began(start('escalate', { basis: 'running', dueAt: clock(10).elapsed }))
    const slept = { ...goesOff('escalate', [stop('escalate')]), now: { ...clock(10), running: 0 } }
    expect(after([byRunning, slept])).toEqual(['escalate acted 600000 ms early'])
    expect(after([goesOff('escalate', [], 10, [])])).toEqual([])
    const refused = { ok: false, code: 'timer_not_due', data: {} } as const
    expect(after([{ ...goesOff('escalate', []), result: refused }])).toEqual([])
    expect(
      after([
        escalate,
        began(stop('remind'), { id: 'r', type: 'release' }),
        goesOff('escalate', [stop('escalate')]),
      ]),
    ).toEqual([])
  })

  it('are none after the end, but those of grants', () => {
    const over = toldOf(plain, ended()).events
    expect(after([began(start('remind'))], over)).toEqual(['remind is still started after the end'])
    expect(after([began(start('lapse-grant'))], over)).toEqual([])
    expect(after([began(start('remind'), stop('remind'))], over)).toEqual([])
    expect(after([began(start('remind'))])).toEqual([])
    expect(timersKeepTime({ events: over })).toEqual([])
  })

  it('are none lost while a request waits', () => {
    const flow = flowWith({ autoDenyAfterMinutes: 60, autoApproveAfterMinutes: 30 })
    const all = ['expire was lost', 'auto-deny was lost', 'warn-auto-approve was lost']
    const waiting = (...parts: Parts) => toldLog(flow, { expiresInMinutes: 90 }, ...parts)
    expect(after([], waiting())).toEqual(all)
    expect(after([], toldOf(null).events)).toEqual([])
    expect(after([], toldOf(plain).events)).toEqual([])
    expect(
      after([began(start('expire'), start('auto-deny'), start('warn-auto-approve'))], waiting()),
    ).toEqual([])
    expect(after([], waiting(asked()))).toEqual([])
    expect(after([], waiting(asked(), answered()))).toEqual(all)
    expect(after([], waiting(ended()))).toEqual([])
    expect(after([], waiting().slice(1))).toEqual([])
    expect(timersKeepTime({ events: waiting() })).toEqual([])
    const rest = all.slice(0, 2)
    expect(after([], waiting(warned))).toEqual([...rest, 'auto-approve was lost'])
    expect(after([], waiting(fired('remind', 25), warned))).toEqual([...rest, 'auto-approve was lost'])
    expect(after([], waiting(fired('remind', 25)))).toEqual(all)
    expect(after([], waiting(fired('warn-auto-approve', 25, 'no')))).toEqual(rest)
    expect(after([], waiting(warned, fired('auto-approve', 30, 'no')))).toEqual(rest)
    expect(after([], waiting(fired('remind', 1), fired('warn-auto-approve', 25, 'no')))).toEqual(rest)
  })

  it('fire once for each start', () => {
    const again = [fired('remind', 5), fired('escalate', 5), fired('remind', 10)]
    expect(timersKeepTime(toldOf(plain, ...again))).toEqual(['remind fired twice'])
    expect(timersKeepTime(toldOf(plain, ...again.slice(0, 2)))).toEqual([])
  })

  it('end a request after its whole time, questions left out', () => {
    const flow = flowWith({ autoDenyAfterMinutes: 60 })
    const at = (...parts: Parts) =>
      timersKeepTime({ events: toldLog(flow, { expiresInMinutes: 90 }, ...parts) })
    expect(at(fired('expire', 90))).toEqual([])
    expect(at(fired('expire', 89))).toEqual(['expire ended the request early'])
    expect(at(fired('auto-deny', 60))).toEqual([])
    expect(at(fired('auto-deny', 59))).toEqual(['auto-deny ended the request early'])
    expect(at(fired('remind', 1), fired('escalate', 2))).toEqual([])
    expect(at(asked(10), answered(40), fired('auto-deny', 60))).toEqual(['auto-deny ended the request early'])
    expect(at(fired('auto-deny', 59), fired('remind', 80))).toEqual(['auto-deny ended the request early'])
    expect(timersKeepTime(toldOf(null, fired('auto-deny', 1), fired('expire', 1)))).toEqual([])
    const { events } = toldOf(flow, fired('auto-deny', 1), fired('expire', 1))
    expect(timersKeepTime({ events: events.slice(1) })).toEqual([])
    const slept = { ...fired('auto-deny', 60), running: 0 } as RequestHappening
    expect(at(slept)).toEqual([])
  })
})
