import { randomUUID } from 'node:crypto'
import { powerMonitor } from 'electron'
import type { NotificationHealth } from '../../../shared/contract/ipc.ts'
import { createNativeNotices } from '../../notifications/native-notices.ts'
import { hasButtons } from '../../notifications/notice-actions.ts'
import { createNotifier, type Notifier } from '../../notifications/notifier.ts'
import type { ShellTexts } from '../../texts/en.ts'
import { placeName } from '../../texts/place-name.ts'
import type { KnownPlace } from '../access/coordinator-choice.ts'
import type { Wires } from '../access/wires.ts'
import { createDecideFromNotice } from '../decide/decide-from-notice.ts'
import { timing } from '../launch/timing.ts'
import type { Log } from '../log/create-log.ts'
import type { Attention } from '../tray/attention.ts'
import type { KeptRequests } from '../vault/kept-requests.ts'
import { createInbox } from './inbox.ts'
import { loadQuietHours } from './load-quiet-hours.ts'
import { loadWaiting } from './load-waiting.ts'
import type { Watch } from './watch-places.ts'

export interface NoticesParts {
  readonly platform: NodeJS.Platform
  readonly log: Log
  texts(): ShellTexts
  /** Whether this desktop is signed in to more than one coordinator. */
  hasSeveral(): boolean
  /** Without a place: of the one that is shown. */
  openRequest(requestId: string, place?: string): void
  openScreen(screen: string, place?: string): void
  onHealth(health: NotificationHealth): void
}

export interface WatchParts extends NoticesParts {
  readonly attention: Pick<Attention, 'waiting' | 'connection'>
  /** What waits, or how it is connected, has changed. */
  onNews(): void
  onLive(place: string): void
  readonly wires: Pick<Wires, 'open'>
  /** What can be approved while nobody answers. */
  readonly kept: Pick<KeptRequests, 'keep' | 'settled' | 'only'>
}

/** Notifications of one place, which lead back to it; or, without a place, of the app itself. */
export function createNotices(
  { platform, texts, hasSeveral, log, openRequest, openScreen, onHealth }: NoticesParts,
  place: KnownPlace | null,
  tellShown: (noticeIds: readonly string[]) => void,
): Notifier {
  return createNotifier({
    ...timing,
    texts,
    from: () => (place !== null && hasSeveral() ? placeName(place.id, texts()) : null),
    native: createNativeNotices(platform),
    ...(place !== null &&
      hasButtons(platform) && {
        buttons: createDecideFromNotice({
          access: () => place.access,
          newId: randomUUID,
          isLocked: () => powerMonitor.getSystemIdleState(1) === 'locked',
        }),
      }),
    openRequest: (requestId) => openRequest(requestId, place?.id),
    openRequests: () => openScreen('requests', place?.id),
    openMessages: () => openScreen('dashboard', place?.id),
    tellShown,
    onHealth(health) {
      onHealth(health)
      log.info({ notifications: health }, 'notifications')
    },
  })
}

/** Follows one place: its stream, what waits there, and its notifications. */
export function openWatch(parts: WatchParts, place: KnownPlace): Watch {
  const { attention, kept, wires, log } = parts
  const { id, access } = place
  const notices = createNotices(parts, place, (noticeIds) => inbox.tellShown(noticeIds))
  const inbox = createInbox({
    ...timing,
    open: (since, listener) => wires.open(access, since, listener),
    load: (seen) => loadWaiting(access, seen),
    loadQuietHours: () => loadQuietHours(access),
    onQuietHours: notices.quietHours,
    onNotice: notices.notice,
    onWithdrawn: notices.withdrawn,
    onAlert: notices.alert,
    onRequests: (personId, requests) => void kept.keep(id, personId, requests),
    onSettled(requestId) {
      notices.settled(requestId)
      void kept.settled(id, requestId)
    },
    onLoaded(list) {
      notices.waiting(new Set(list.keys()))
      void kept.only(id, new Set(list.keys()))
    },
    onWaiting(list) {
      attention.waiting(id, list)
      parts.onNews()
    },
    onStatus(status) {
      log.info({ inbox: status, place: id }, 'inbox')
      attention.connection(id, status)
      parts.onNews()
      if (status === 'live') parts.onLive(id)
    },
    log,
  })
  return { inbox, notifier: notices }
}
