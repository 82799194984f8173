import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { Alert, Change, Notice } from '../../../shared/contract/stream.ts'
import type { QuietHours } from '../../../shared/domain/delivery/quiet-hours.ts'
import type { ConnectionStatus, DeliveredMessage } from '../../../shared/sync/connection.ts'
import {
  followStream,
  type Follower,
  type Wire,
  type WireListener,
} from '../../../shared/sync/follow-stream.ts'
import type { Log } from '../log/create-log.ts'
import { applyChange, type WaitingList } from './waiting.ts'

export interface InboxParts {
  open(since: number | null, listener: WireListener): Wire
  /** @param seen told of each part of it, whole */
  load(seen: (requests: readonly SharedRequest[]) => void): Promise<WaitingList>
  loadQuietHours(): Promise<QuietHours | null>
  onQuietHours(hours: QuietHours | null): void
  onNotice(notice: Notice): void
  onWithdrawn(noticeId: string): void
  onAlert(alert: Alert): void
  /** Requests that wait for a person, as they are now. */
  onRequests(personId: string, requests: readonly SharedRequest[]): void
  /** A request no longer waits for the person, or never did. */
  onSettled(requestId: string): void
  /** The whole list was loaded: after a gap. */
  onLoaded(list: WaitingList): void
  onWaiting(list: WaitingList): void
  onStatus(status: ConnectionStatus): void
  now(): number
  random(): number
  schedule(ms: number, run: () => void): () => void
  readonly log: Log
}

export interface Inbox {
  /** Follows from scratch: another person, another coordinator, or the first sign-in. */
  restart(): void
  stop(): void
  /** The network, the machine or the coordinator is back. */
  nudge(): void
  tellShown(noticeIds: readonly string[]): void
}

/**
 * The desktop's own subscription to the stream. It lives as long as the app, so that notices arrive with every window
 * closed, and knows just enough for tray and badge.
 */
export function createInbox(parts: InboxParts): Inbox {
  let follower: Follower | null = null
  let personId = ''
  let list: WaitingList = new Map()

  function setList(next: WaitingList): void {
    if (next === list || (next.size === 0 && list.size === 0)) return
    list = next
    parts.onWaiting(list)
  }

  async function reload(): Promise<void> {
    const person = personId
    const [loaded, hours] = await Promise.all([
      parts.load((requests) => parts.onRequests(person, requests)),
      parts.loadQuietHours(),
    ])
    parts.onQuietHours(hours)
    setList(loaded)
    parts.onLoaded(loaded)
  }

  function apply(changes: readonly Change[]): void {
    setList(changes.reduce((before, change) => applyChange(before, change, personId), list))
    for (const change of changes) {
      if (change.kind === 'request') {
        if (list.has(change.value.id)) parts.onRequests(personId, [change.value])
        else parts.onSettled(change.value.id)
      }
      if (change.kind === 'user' && change.value.id === personId)
        parts.onQuietHours(change.value.quietHours ?? null)
    }
  }

  async function handle(message: DeliveredMessage): Promise<void> {
    switch (message.type) {
      case 'hello':
        personId = message.userId
        return reload()
      case 'resync':
        return reload()
      case 'event':
        return apply(message.changes)
      case 'notice':
        return parts.onNotice(message.notice)
      case 'notice-withdrawn':
        return parts.onWithdrawn(message.noticeId)
      case 'alert':
        return parts.onAlert(message.alert)
      case 'caught-up':
        return
    }
  }

  function stop(): void {
    follower?.stop()
    follower = null
    setList(new Map())
  }

  function restart(): void {
    stop()
    const mine: Follower = followStream(
      {
        open: parts.open,
        // What an earlier follower had begun must not touch the list of the next person.
        onMessage: (message) => (follower === mine ? handle(message) : undefined),
        onStatus: (status) => {
          if (follower === mine) parts.onStatus(status)
        },
        onProblem: (problem, detail) => parts.log.warn({ problem, detail }, 'the stream brought a problem'),
        now: parts.now,
        random: parts.random,
        schedule: parts.schedule,
      },
      null,
    )
    follower = mine
    mine.start()
  }

  return {
    restart,
    stop,
    nudge() {
      if (follower?.status() === 'signed-out') restart()
      else follower?.nudge()
    },
    tellShown(noticeIds) {
      for (const noticeId of noticeIds) follower?.tell({ type: 'shown', noticeId })
    },
  }
}
