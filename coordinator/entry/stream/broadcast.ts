import type { ServerMessage } from '../../../shared/contract/stream.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { Committed } from '../../ports/store.ts'
import type { Follower } from './follower.ts'
import type { NoticeSignal, StreamDeps } from './stream-deps.ts'
import { textFrame } from './text-frame.ts'

/** Sockets served before the event loop gets a turn, so that API calls do not wait behind a large fan-out. */
const SLICE = 200

const eventMessage = ({ entry }: Committed, changes: Committed['changes']): ServerMessage => ({
  type: 'event',
  seq: entry.seq,
  event: entry.type,
  at: isoOf(entry.at),
  changes: [...changes],
})

/** Sends what this follower may see of an entry; nothing when that is nothing. */
export function sendVisible(deps: StreamDeps, follower: Follower, committed: Committed): void {
  const visible = committed.changes.filter((change) => deps.mayRead(follower.person, change))
  if (visible.length > 0) follower.send(eventMessage(committed, visible))
}

/** Sends each committed entry to whoever may see something of it. One serialised frame serves all who see everything. */
export function createBroadcast(deps: StreamDeps, followers: ReadonlySet<Follower>) {
  let queue: Promise<void> = Promise.resolve()

  const sendOne = async (committed: Committed): Promise<void> => {
    if (committed.changes.length === 0) return
    let shared: Buffer | undefined
    let served = 0
    for (const follower of [...followers]) {
      if (committed.entry.seq <= follower.floor) continue
      if (follower.waiting) follower.waiting.push(committed)
      else if (deps.readsEverything(follower.person)) {
        shared ??= textFrame(JSON.stringify(eventMessage(committed, committed.changes)))
        follower.sendFrame(shared)
      } else sendVisible(deps, follower, committed)
      served += 1
      if (served % SLICE === 0) await turn()
    }
  }

  const closeWhoLostAccess = ({ entry, changes }: Committed): void => {
    const revoked =
      entry.subject.kind === 'session' && entry.type.endsWith('.revoked') ? entry.subject.id : undefined
    if (revoked === undefined && !changes.some(({ kind }) => kind === 'user')) return
    for (const follower of followers) {
      if (revoked !== undefined && follower.person.sessionId === revoked) follower.end('signedOut')
      const user = changes.find((change) => change.kind === 'user' && change.value.id === follower.person.id)
      if (user?.kind !== 'user') continue
      if (!user.value.active) follower.end('signedOut')
      // Rights are read when a socket opens; a new role opens a new one.
      else if (user.value.role !== follower.person.role) follower.end('goingAway')
    }
  }

  const sendNotices = async (committed: readonly Committed[]): Promise<void> => {
    for (const signal of await deps.noticeSignals(committed.map(({ entry }) => entry))) {
      for (const follower of followers) {
        if (follower.person.id !== signal.personId) continue
        follower.send(messageOf(signal))
      }
    }
  }

  return (committed: readonly Committed[]): void => {
    if (followers.size === 0) return
    committed.forEach(closeWhoLostAccess)
    queue = queue
      .then(async () => {
        for (const one of committed) await sendOne(one)
        await sendNotices(committed)
      })
      .catch((error: unknown) => deps.warn('stream fan-out failed', { error: String(error) }))
  }
}

function messageOf(signal: NoticeSignal): ServerMessage {
  switch (signal.type) {
    case 'notice':
      return { type: 'notice', notice: signal.notice }
    case 'alert':
      return { type: 'alert', alert: signal.alert }
    case 'withdrawn':
      return { type: 'notice-withdrawn', noticeId: signal.noticeId, requestId: signal.requestId }
  }
}

/** Lets the event loop serve others. */
const turn = (): Promise<void> =>
  new Promise((next) => {
    setImmediate(next)
  })
