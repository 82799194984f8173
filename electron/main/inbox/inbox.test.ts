import { setTimeout } from 'node:timers/promises'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { User } from '../../../shared/contract/http/people.ts'
import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { ServerMessage } from '../../../shared/contract/stream.ts'
import type { WireListener } from '../../../shared/sync/follow-stream.ts'
import { en } from '../../texts/en.ts'
import { trayModel } from '../tray/tray-model.ts'
import { createInbox } from './inbox.ts'
import { applyChange, waitingOf, type WaitingList } from './waiting.ts'

const request = (id: string, part: Partial<SharedRequest> = {}): SharedRequest => ({
  id,
  status: 'pending',
  revision: 1,
  requester: { id: 'ada', name: 'Ada', email: 'ada@example.org', groups: [] },
  agent: null,
  connector: { id: 'c', key: 'files', name: 'Files', status: 'connected' },
  tools: [],
  risk: 'low',
  createdAt: `2026-01-01T00:00:0${id.length}.000Z`,
  expiresAt: null,
  notified: true,
  flow: null,
  policy: null,
  steps: [],
  questions: [],
  timeline: [],
  assignees: ['bo'],
  digest: '0'.repeat(64),
  ...part,
})
const listOf = (...requests: SharedRequest[]): WaitingList =>
  new Map(requests.map((one) => [one.id, waitingOf(one)]))

describe('applyChange', () => {
  const apply = (list: WaitingList, value: SharedRequest) => [
    ...applyChange(list, { kind: 'request', value }, 'bo').keys(),
  ]

  it.each<[string, Partial<SharedRequest>, string[]]>([
    ['adds what waits for me', {}, ['a']],
    ['leaves out what waits for others', { assignees: ['cy'] }, []],
    ['leaves out what is decided', { status: 'denied' }, []],
  ])('%s', (_what, part, expected) => {
    expect(apply(new Map(), request('a', part))).toEqual(expected)
  })

  it('removes what somebody decided, and what was removed', () => {
    const list = listOf(request('a'))
    expect(apply(list, request('a', { status: 'approved', revision: 2 }))).toEqual([])
    expect(applyChange(list, { kind: 'removed', of: 'request', id: 'a' }, 'bo').size).toBe(0)
    expect(applyChange(list, { kind: 'removed', of: 'flow', id: 'a' }, 'bo')).toBe(list)
  })

  it('does not go back to an older value', () => {
    expect(
      apply(listOf(request('a', { revision: 3 })), request('a', { revision: 2, status: 'denied' })),
    ).toEqual(['a'])
  })
})

describe('the inbox', () => {
  function stage() {
    let listener: WireListener | undefined
    let loads = 0
    const lists: string[][] = []
    const whole: string[] = []
    const notices: string[] = []
    const quiet: string[] = []
    const sent: string[] = []
    const inbox = createInbox({
      open: (_since, given) => {
        listener = given
        return { send: (text) => void sent.push(text), close: () => undefined }
      },
      load(seen) {
        const loaded = request(`loaded${++loads}`)
        seen([loaded])
        return Promise.resolve(listOf(loaded))
      },
      loadQuietHours: () => Promise.resolve(null),
      onQuietHours: (hours) => quiet.push(hours?.from ?? 'none'),
      onNotice: ({ id }) => notices.push(id),
      onWithdrawn: (id) => notices.push(`-${id}`),
      onAlert: ({ id }) => notices.push(`!${id}`),
      onRequests: (personId, requests) => whole.push(...requests.map(({ id }) => `${personId}: ${id}`)),
      onSettled: (id) => notices.push(`settled ${id}`),
      onLoaded: (list) => notices.push(`loaded ${[...list.keys()].join()}`),
      onWaiting: (list) => lists.push([...list.keys()]),
      onStatus: () => undefined,
      now: () => 0,
      random: () => 0,
      schedule: () => () => undefined,
      log: pino({ enabled: false }),
    })
    const deliver = async (message: ServerMessage) => {
      listener?.frame(JSON.stringify(message))
      await setTimeout(0)
    }
    return { inbox, deliver, lists, whole, notices, sent, quiet }
  }
  const hello: ServerMessage = { type: 'hello', version: '1', head: 5, userId: 'bo' }

  it('loads the list, then follows it', async () => {
    const { inbox, deliver, lists, whole } = stage()
    inbox.restart()
    await deliver(hello)
    const others = request('c', { assignees: ['cy'] })
    await deliver({
      type: 'event',
      seq: 6,
      event: 'x',
      at: '',
      changes: [
        { kind: 'request', value: request('b') },
        { kind: 'request', value: others },
      ],
    })
    await deliver({ type: 'resync', seq: 99 })
    await expect.poll(() => lists).toEqual([['loaded1'], ['loaded1', 'b'], ['loaded2']])
    expect(whole).toEqual(['bo: loaded1', 'bo: b', 'bo: loaded2'])
  })

  it('passes notices on and says what was shown', async () => {
    const { inbox, deliver, notices, sent } = stage()
    inbox.restart()
    await deliver(hello)
    const notice = {
      id: 'n',
      kind: 'request',
      requestId: 'r',
      requester: 'A',
      connector: 'F',
      tools: [],
      risk: 'low',
      status: 'pending',
    } as const
    await deliver({ type: 'notice', notice: { ...notice, tools: [] } })
    await deliver({ type: 'notice-withdrawn', noticeId: 'n', requestId: 'r' })
    await deliver({ type: 'alert', alert: { id: 'g', kind: 'webhook-gone', flowId: 'f', flow: 'F' } })
    inbox.tellShown(['n'])
    expect(notices).toEqual(['loaded loaded1', 'n', '-n', '!g'])
    expect(sent).toEqual(['{"type":"shown","noticeId":"n"}'])
  })

  it('says what no longer waits', async () => {
    const { inbox, deliver, notices } = stage()
    inbox.restart()
    await deliver(hello)
    const gone = request('loaded1', { status: 'denied', revision: 2 })
    await deliver({ type: 'event', seq: 6, event: 'x', at: '', changes: [{ kind: 'request', value: gone }] })
    expect(notices).toEqual(['loaded loaded1', 'settled loaded1'])
  })

  it('knows when its person wants quiet, and nobody else', async () => {
    const { inbox, deliver, quiet } = stage()
    inbox.restart()
    await deliver(hello)
    const bo: User = {
      id: 'bo',
      name: 'Bo',
      email: 'bo@example.org',
      role: 'approver',
      groups: [],
      active: true,
      source: 'local',
      updatedAt: '2026-01-01T00:00:00.000Z',
      quietHours: { from: '22:00', until: '07:00', timeZone: 'UTC' },
    }
    const { quietHours: _none, ...awake } = bo
    for (const [index, value] of [bo, { ...bo, id: 'cy' }, awake].entries()) {
      await deliver({ type: 'event', seq: 6 + index, event: 'x', at: '', changes: [{ kind: 'user', value }] })
    }
    expect(quiet).toEqual(['none', '22:00', 'none'])
  })

  it('empties the list when it stops', async () => {
    const { inbox, deliver, lists } = stage()
    inbox.restart()
    await deliver(hello)
    inbox.stop()
    expect(lists.at(-1)).toEqual([])
  })
})

describe('trayModel', () => {
  const at = (list: WaitingList) => new Map([['https://team.example', list]])
  it('counts, and lists the five oldest', () => {
    const list = listOf(...['aaaaaaa', 'aaa', 'a', 'aaaaa', 'aa', 'aaaa', 'aaaaaa'].map((id) => request(id)))
    const model = trayModel(at(list), true, en)
    expect(model.headline).toBe('7 requests wait for you')
    expect(model.requests.map(({ id }) => id)).toEqual(['a', 'aa', 'aaa', 'aaaa', 'aaaaa'])
    expect(model.needsAttention).toBe(true)
  })

  it('has words for none, one, and no connection', () => {
    expect(trayModel(at(new Map()), true, en)).toMatchObject({
      headline: 'Nothing waits for you',
      needsAttention: false,
    })
    expect(trayModel(at(listOf(request('a'))), true, en).headline).toBe('1 request waits for you')
    expect(trayModel(at(listOf(request('a'))), false, en).headline).toBe('No connection to the coordinator')
  })

  it('counts all places, and says which one once there are several', () => {
    const lists = new Map([
      ['computer', listOf(request('aa'))],
      ['https://team.example', listOf(request('a'), request('aaa'))],
    ])
    const { headline, requests } = trayModel(lists, true, en)
    expect(headline).toBe('3 requests wait for you')
    expect(requests.map(({ id, place, label }) => [id, place, label.split(' · ').at(-1)])).toEqual([
      ['a', 'https://team.example', 'team.example'],
      ['aa', 'computer', 'This computer'],
      ['aaa', 'https://team.example', 'team.example'],
    ])
  })

  it('shows names exactly, on one line', () => {
    const hostile = request('a', {
      requester: { id: 'x', name: 'A&B\n‮', email: 'x@example.org', groups: [] },
    })
    expect(trayModel(at(listOf(hostile)), true, en).requests[0]?.label).toBe('A&&B⟦U+000A⟧⟦U+202E⟧ · Files')
  })
})
