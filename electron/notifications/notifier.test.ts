import { describe, expect, it } from 'vitest'
import type { Notice } from '../../shared/contract/stream.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import { en } from '../texts/en.ts'
import type { NativeListener } from './native-notices.ts'
import type { Wording } from './notice-wording.ts'
import { createNotifier, type NoticeButtons } from './notifier.ts'

const notice = (id: string): Notice => ({
  id,
  kind: 'request',
  requestId: `r-${id}`,
  requester: 'Ada‮',
  connector: 'Files',
  tools: ['write_file'],
  risk: 'low',
  status: 'pending',
})

/** A system that shows what it is told to show, when the test says so. */
function system(buttons?: NoticeButtons, from: string | null = null) {
  const screen = new Map<string, { wording: Wording; listener: NativeListener }>()
  const opened: string[] = []
  const told: string[] = []
  const health: string[] = []
  let now = 0
  let wake = (): void => undefined
  const notifier = createNotifier({
    texts: () => en,
    from: () => from,
    native: {
      show: (key, wording, listener) => void screen.set(key, { wording, listener }),
      close: (key) => void screen.delete(key),
      closeAll: () => screen.clear(),
    },
    ...(buttons && { buttons }),
    openRequest: (id) => opened.push(id),
    openRequests: () => opened.push('list'),
    openMessages: () => opened.push('messages'),
    tellShown: (ids) => told.push(...ids),
    onHealth: ({ state }) => health.push(state),
    now: () => now,
    wall: () => Date.UTC(2026, 0, 5, 23, 30),
    schedule: (ms, run) => {
      wake = () => {
        now += ms
        run()
      }
      return () => (wake = () => undefined)
    },
  })
  const at = (key: string) => {
    const item = screen.get(key)
    if (!item) throw new Error(`nothing is shown under ${key}`)
    return item
  }
  return { notifier, screen, at, opened, told, health, wait: () => wake() }
}

describe('the notifier', () => {
  it('shows the names with what cannot be seen made visible', () => {
    const { notifier, at } = system()
    notifier.notice(notice('a'))
    expect(at('a').wording).toEqual({ title: 'Ada⟦U+202E⟧ wants to use Files', body: 'write_file' })
  })

  it('names the coordinator it comes from, where there are several', () => {
    const { notifier, at, wait } = system(undefined, 'approvals.example.com')
    notifier.notice(notice('a'))
    expect(at('a').wording.body).toBe('write_file · approvals.example.com')
    notifier.alert({ id: 'w', kind: 'webhook-gone', flowId: 'f', flow: 'Security' })
    expect(at('w').wording.body).toMatch(/ · approvals\.example\.com$/)
    for (const id of ['b', 'c', 'd']) notifier.notice(notice(id))
    wait()
    expect(at('summary').wording.body).toMatch(/ · approvals\.example\.com$/)
  })

  it('tells the coordinator only what the system has shown', () => {
    const { notifier, at, told, health } = system()
    notifier.notice(notice('a'))
    expect(told).toEqual([])
    at('a').listener.shown()
    expect(told).toEqual(['a'])
    expect(health).toEqual(['working'])
  })

  it('opens the request on a click, and the list on a click on the summary', () => {
    const { notifier, at, opened, wait } = system()
    notifier.notice(notice('a'))
    at('a').listener.clicked()
    for (const id of ['b', 'c', 'd']) notifier.notice(notice(id))
    wait()
    at('summary').listener.clicked()
    expect(opened).toEqual(['r-a', 'list'])
  })

  it('closes what was withdrawn', () => {
    const { notifier, screen } = system()
    notifier.notice(notice('a'))
    notifier.withdrawn('a')
    expect(screen.size).toBe(0)
  })

  it('shows nothing in quiet hours, and one for all of it after them', () => {
    const { notifier, screen, at, wait } = system()
    notifier.quietHours({ from: '22:00', until: '07:00', timeZone: 'UTC' })
    for (const id of ['a', 'b', 'c', 'd']) notifier.notice(notice(id))
    notifier.withdrawn('a')
    notifier.settled('r-b')
    expect(screen.size).toBe(0)
    notifier.notice({ ...notice('w'), kind: 'warning' })
    expect([...screen.keys()]).toEqual(['w'])
    at('w').listener.closed()
    notifier.quietHours(null)
    wait()
    expect(at('summary').wording.title).toBe('2 requests are waiting for you')
  })

  it('knows when nothing shows its notifications', () => {
    const { notifier, at, told } = system()
    notifier.notice(notice('a'))
    at('a').listener.failed('no service')
    expect(notifier.health()).toEqual({ state: 'failing', detail: 'no service' })
    expect(told).toEqual([])
  })

  it('tells an administrator of a webhook that is gone, once, and says so until it is heard', () => {
    const { notifier, at, screen, told, opened } = system()
    const gone = { id: 'gone:f1', kind: 'webhook-gone', flowId: 'f1', flow: 'Ops\u202e' } as const
    notifier.alert(gone)
    expect(at('gone:f1').wording.title).toBe('The webhook of Ops⟦U+202E⟧ is switched off')
    notifier.alert(gone)
    expect(told).toEqual([])
    at('gone:f1').listener.shown()
    at('gone:f1').listener.clicked()
    screen.clear()
    notifier.alert(gone)
    expect(screen.size).toBe(0)
    expect([told, opened]).toEqual([['gone:f1', 'gone:f1'], ['messages']])
  })

  it('says whether its own words were shown', async () => {
    const { notifier, at } = system()
    const yes = notifier.say('test', { title: 'A', body: 'B' })
    at('app:test').listener.shown()
    expect(await yes).toEqual({ shown: true })
    const no = notifier.say('test', { title: 'A', body: 'B' })
    at('app:test').listener.failed('no service')
    expect(await no).toEqual({ shown: false, detail: 'no service' })
  })
})

describe('buttons', () => {
  const facts = { requestId: 'r-a', digest: 'd', mayDecide: true, shownWhole: false }

  it('are shown once the request was read, and decide on what was shown', async () => {
    const decided: unknown[] = []
    const { notifier, screen, at, opened } = system({
      facts: () => Promise.resolve(facts),
      decide: (verdict, about) => Promise.resolve(void decided.push([verdict, about])),
    })
    notifier.notice(notice('a'))
    expect(screen.size).toBe(0)
    await expect.poll(() => screen.size).toBe(1)
    expect(at('a').wording.buttons).toEqual(['Review', 'Deny'])
    at('a').listener.pressed?.(1)
    expect(decided).toEqual([['deny', facts]])
    expect(opened).toEqual([])
  })

  it('open the request for “Review”, for a button that is not there, and when nobody knows more', async () => {
    const { notifier, screen, at, opened } = system({
      facts: (id) => Promise.resolve(id === 'r-a' ? facts : null),
      decide: () => Promise.reject(new Error('not asked')),
    })
    for (const id of ['a', 'b']) notifier.notice(notice(id))
    await expect.poll(() => screen.size).toBe(2)
    expect(at('b').wording.buttons).toBeUndefined()
    at('b').listener.clicked()
    at('a').listener.pressed?.(2)
    expect(opened).toEqual(['r-b', 'r-a'])
  })

  it('say that a decision was not recorded, and lead to the request', async () => {
    const { notifier, screen, at, opened } = system({
      facts: () => Promise.resolve(facts),
      decide: () => Promise.reject(new AppError('coordinator_unavailable', { detail: 'ECONNREFUSED' })),
    })
    notifier.notice(notice('a'))
    await expect.poll(() => screen.size).toBe(1)
    at('a').listener.pressed?.(1)
    await expect.poll(() => screen.has('undecided:r-a')).toBe(true)
    expect(at('undecided:r-a').wording).toMatchObject({ title: 'Your denial was not recorded' })
    expect(at('undecided:r-a').wording.body).toContain(en.confirm.problem('coordinator_unavailable'))
    at('undecided:r-a').listener.clicked()
    expect(opened).toEqual(['r-a'])
  })

  it('are not shown for what was decided while the request was read', async () => {
    let answer = (_facts: null): void => undefined
    const { notifier, screen } = system({
      facts: () => new Promise((done) => void (answer = done)),
      decide: () => Promise.resolve(),
    })
    notifier.notice(notice('a'))
    notifier.settled('r-a')
    answer(null)
    await Promise.resolve()
    expect(screen.size).toBe(0)
  })
})
