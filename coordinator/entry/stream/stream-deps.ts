import type { Alert, Change, Notice } from '../../../shared/contract/stream.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import type { Viewer } from '../../core/access/may-read.ts'
import type { Clock } from '../../ports/clock.ts'
import type { PersonCaller } from '../../ports/caller.ts'
import type { Store } from '../../ports/store.ts'

/** A notice for one person, or the word that one is no longer wanted. */
export type NoticeSignal =
  | { readonly type: 'notice'; readonly personId: string; readonly notice: Notice }
  | { readonly type: 'alert'; readonly personId: string; readonly alert: Alert }
  | {
      readonly type: 'withdrawn'
      readonly personId: string
      readonly noticeId: string
      readonly requestId: string
    }

/** What the stream needs of the core. */
export interface StreamDeps {
  readonly store: Store
  readonly clock: Clock
  readonly version: string
  /** Who sends this bearer. Throws `AppError` for anything but a person who may sign in. */
  readonly authenticate: (bearer: string, from: string | undefined) => Promise<PersonCaller>
  /** Trades a one-time ticket for its person. Throws `AppError` when it is unknown, used or too old. */
  readonly redeemTicket: (ticket: string) => Promise<PersonCaller>
  /** Whether a Host and Origin are ones we answer to. */
  readonly acceptsOrigin: (host: string | undefined, origin: string | undefined) => boolean
  /** The current values of what these entries were about; `removed` for what is gone. */
  readonly currentChanges: (entries: readonly LogEntry[]) => Promise<readonly Change[]>
  readonly mayRead: (viewer: Viewer, change: Change) => boolean
  /** Viewers for whom this is true read everything alike, so that one frame serves all of them. */
  readonly readsEverything: (viewer: Viewer) => boolean
  /** What this person's desktop has still to show. */
  readonly openNotices: (personId: string) => Promise<readonly Notice[]>
  readonly openAlerts: (personId: string) => Promise<readonly Alert[]>
  /** The notices that a commit made or took back. */
  readonly noticeSignals: (committed: readonly LogEntry[]) => Promise<readonly NoticeSignal[]>
  /** A notice was shown on a real desktop. Repeats change nothing. */
  readonly shown: (person: PersonCaller, noticeId: string) => Promise<void>
  readonly warn: (message: string, data: object) => void
}
