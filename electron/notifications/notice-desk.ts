import type { Notice } from '../../shared/contract/stream.ts'
import { asksForDecision } from './notice-wording.ts'

/** More than this many within the window, and one summary stands for all. */
const MOST_ALONE = 3
const BURST_WINDOW_MS = 2_000
/** A burst is over when nothing came for this long. */
const BURST_QUIET_MS = 10_000
/**
 * How long a summary gathers before it is shown for the first time, and shown again when it has grown: after 30 s, then
 * every minute. It must not become a storm of its own.
 */
const SUMMARY_PAUSE_MS = [400, 30_000, 60_000] as const
/** Ids remembered so that none is shown twice. */
const REMEMBERED = 5_000

export const SUMMARY_KEY = 'summary'

/** What lies on the desk: which notices stand alone on the screen, and which are summed up. */
export interface Desk {
  /** Ids in the order they came, oldest first. True once the system said that it was shown. */
  readonly seen: ReadonlyMap<string, boolean>
  readonly alone: ReadonlyMap<string, { readonly notice: Notice; readonly at: number }>
  readonly summary: {
    readonly notices: ReadonlyMap<string, Notice>
    /** Ids that stood in it when it was last shown: only of these may be told that somebody saw them. */
    readonly said: readonly string[]
    /** Or begun, while it was not shown yet. */
    readonly shownAt: number
    readonly times: number
    /** Came after the summary was last shown. */
    readonly unsaid: boolean
  } | null
  readonly burstUntil: number
  readonly recent: readonly number[]
}

export type DeskInput =
  | { readonly type: 'notice'; readonly notice: Notice }
  /** Held in quiet hours, which have ended: one stands alone, several are summed up. */
  | { readonly type: 'released'; readonly notices: readonly Notice[] }
  | { readonly type: 'withdrawn'; readonly noticeId: string }
  /** This request no longer waits for the person: decided elsewhere, expired, handed on. */
  | { readonly type: 'settled'; readonly requestId: string }
  /** All that waits for the person; told after a gap in which things may have been settled unheard. */
  | { readonly type: 'waiting'; readonly requestIds: ReadonlySet<string> }
  /** The system showed the notification of that key (a notice id, or the summary's). */
  | { readonly type: 'shown'; readonly key: string }
  /** The person clicked it or sent it away. */
  | { readonly type: 'gone'; readonly key: string }
  | { readonly type: 'wake' }

export type DeskEffect =
  | { readonly do: 'show'; readonly key: string; readonly notice: Notice }
  | { readonly do: 'show-summary'; readonly key: string; readonly notices: readonly Notice[] }
  | { readonly do: 'close'; readonly key: string }
  /** Tell the coordinator that these reached a real screen. */
  | { readonly do: 'tell-shown'; readonly noticeIds: readonly string[] }

export interface DeskStep {
  readonly desk: Desk
  readonly effects: readonly DeskEffect[]
}

export const EMPTY_DESK: Desk = {
  seen: new Map(),
  alone: new Map(),
  summary: null,
  burstUntil: -Infinity,
  recent: [],
}

/** When `wake` is wanted, on the clock of `at`, or null. */
export function deskWakeAt({ summary }: Desk): number | null {
  if (summary === null || !summary.unsaid) return null
  const pause = SUMMARY_PAUSE_MS[Math.min(summary.times, SUMMARY_PAUSE_MS.length - 1)] ?? 0
  return summary.shownAt + pause
}

/** The rules by which notices become notifications: each once, few at a time, gone when they no longer matter. */
export function stepDesk(desk: Desk, input: DeskInput, at: number): DeskStep {
  switch (input.type) {
    case 'notice':
      return receive(desk, input.notice, at)
    case 'released':
      return release(desk, input.notices, at)
    case 'withdrawn':
      return withdraw(desk, input.noticeId)
    case 'settled':
      return withdrawAsking(desk, (requestId) => requestId === input.requestId)
    case 'waiting':
      return withdrawAsking(desk, (requestId) => !input.requestIds.has(requestId))
    case 'shown':
      return confirm(desk, input.key)
    case 'gone':
      return input.key === SUMMARY_KEY
        ? keep({ ...desk, summary: null })
        : keep({ ...desk, alone: without(desk.alone, input.key) })
    case 'wake': {
      const due = deskWakeAt(desk)
      return due === null || at < due ? keep(desk) : showSummary(desk, desk.summary?.notices ?? new Map(), at)
    }
  }
}

const keep = (desk: Desk, effects: readonly DeskEffect[] = []): DeskStep => ({ desk, effects })

function receive(desk: Desk, notice: Notice, at: number): DeskStep {
  const known = desk.seen.get(notice.id)
  // The coordinator tells it again until it hears that it was shown; that word may have been lost.
  if (known !== undefined) return keep(desk, known ? [{ do: 'tell-shown', noticeIds: [notice.id] }] : [])

  const recent = [...desk.recent.filter((time) => at - time < BURST_WINDOW_MS), at]
  const bursting = at < desk.burstUntil || recent.length > MOST_ALONE
  const next: Desk = {
    ...desk,
    recent,
    seen: remember(desk.seen, notice.id),
    burstUntil: bursting ? at + BURST_QUIET_MS : desk.burstUntil,
  }
  if (!bursting) {
    return keep({ ...next, alone: new Map([...next.alone, [notice.id, { notice, at }]]) }, [
      { do: 'show', key: notice.id, notice },
    ])
  }
  if (desk.summary !== null && at < desk.burstUntil) {
    const notices = new Map([...desk.summary.notices, [notice.id, notice]])
    return keep({ ...next, summary: { ...desk.summary, notices, unsaid: true } })
  }
  return sumUp(next, [notice], at)
}

function release(desk: Desk, released: readonly Notice[], at: number): DeskStep {
  const fresh = released.filter(({ id }) => !desk.seen.has(id))
  const [only] = fresh
  if (only === undefined) return keep(desk)
  if (fresh.length === 1) return receive(desk, only, at)
  const seen = fresh.reduce((known, { id }) => remember(known, id), desk.seen)
  // No burst: what comes from now on is as new as ever.
  return sumUp({ ...desk, seen }, fresh, at)
}

/** The burst begins: those that came with it leave the screen for the summary. */
function sumUp(desk: Desk, coming: readonly Notice[], at: number): DeskStep {
  const joining = [...desk.alone].filter(([, alone]) => at - alone.at < BURST_WINDOW_MS)
  const notices = new Map([
    ...(desk.summary?.notices ?? []),
    ...joining.map(([key, alone]) => [key, alone.notice] as const),
    ...coming.map((notice) => [notice.id, notice] as const),
  ])
  const alone = new Map([...desk.alone].filter(([key]) => !notices.has(key)))
  const before = desk.summary ?? { said: [], shownAt: at, times: 0 }
  return keep(
    { ...desk, alone, summary: { ...before, notices, unsaid: true } },
    joining.map(([key]) => ({ do: 'close', key })),
  )
}

function showSummary(desk: Desk, notices: ReadonlyMap<string, Notice>, at: number): DeskStep {
  const before = desk.summary
  const summary = {
    notices,
    said: [...notices.keys()],
    shownAt: at,
    times: (before?.times ?? 0) + 1,
    unsaid: false,
  }
  return keep({ ...desk, summary }, [
    ...(before && before.times > 0 ? [{ do: 'close', key: SUMMARY_KEY } as const] : []),
    { do: 'show-summary', key: SUMMARY_KEY, notices: [...notices.values()] },
  ])
}

function withdraw(desk: Desk, noticeId: string): DeskStep {
  if (desk.alone.has(noticeId)) {
    return keep({ ...desk, alone: without(desk.alone, noticeId) }, [{ do: 'close', key: noticeId }])
  }
  if (!desk.summary?.notices.has(noticeId)) return keep({ ...desk, seen: remember(desk.seen, noticeId) })
  const notices = without(desk.summary.notices, noticeId)
  if (notices.size > 0) return keep({ ...desk, summary: { ...desk.summary, notices } })
  return keep({ ...desk, summary: null }, desk.summary.times > 0 ? [{ do: 'close', key: SUMMARY_KEY }] : [])
}

/** Takes back what asks for a decision on the requests chosen. News, which stays true, stays. */
function withdrawAsking(desk: Desk, chosen: (requestId: string) => boolean): DeskStep {
  const open = [
    ...[...desk.alone.values()].map(({ notice }) => notice),
    ...(desk.summary?.notices.values() ?? []),
  ]
  return open
    .filter(({ kind, requestId }) => asksForDecision(kind) && chosen(requestId))
    .reduce<DeskStep>((step, { id }) => {
      const next = withdraw(step.desk, id)
      return keep(next.desk, [...step.effects, ...next.effects])
    }, keep(desk))
}

function confirm(desk: Desk, key: string): DeskStep {
  const ids = key === SUMMARY_KEY ? (desk.summary?.said ?? []) : [key]
  const fresh = ids.filter((id) => desk.seen.get(id) === false)
  if (fresh.length === 0) return keep(desk)
  const seen = new Map(desk.seen)
  for (const id of fresh) seen.set(id, true)
  return keep({ ...desk, seen }, [{ do: 'tell-shown', noticeIds: fresh }])
}

function remember(seen: ReadonlyMap<string, boolean>, id: string): ReadonlyMap<string, boolean> {
  const next = new Map(seen)
  if (!next.has(id)) next.set(id, false)
  for (const oldest of next.keys()) {
    if (next.size <= REMEMBERED) break
    next.delete(oldest)
  }
  return next
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  const next = new Map(map)
  next.delete(key)
  return next
}
