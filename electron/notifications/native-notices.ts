import { Notification } from 'electron'
import { escapeMarkup, type Wording } from './notice-wording.ts'

/** What the system says of one notification. */
export interface NativeListener {
  shown(): void
  clicked(): void
  /** A button was pressed, by its place. */
  pressed?(button: number): void
  /** Sent away by the person, or timed out of sight. */
  closed(): void
  failed(detail: string): void
}

export interface NativeNotices {
  /** Shows one under a key; one that has the key already is replaced. It never takes the focus. */
  show(key: string, wording: Wording, listener: NativeListener): void
  close(key: string): void
  closeAll(): void
}

/** After this a notification that the system neither showed nor refused counts as failed: nobody is there to show it. */
const ANSWER_LIMIT_MS = 5_000
const NOBODY_SHOWS = 'nothing on this system shows notifications: is a notification service running?'

/** The operating system's own notifications. */
export function createNativeNotices(platform: NodeJS.Platform): NativeNotices {
  /** Held here: one that is garbage-collected loses its click. */
  const open = new Map<string, Notification>()

  function close(key: string): void {
    const notification = open.get(key)
    open.delete(key)
    notification?.close()
  }

  return {
    show(key, { title, body, buttons = [] }, listener) {
      close(key)
      if (!Notification.isSupported()) return listener.failed('this system has no notifications')
      const notification = new Notification({
        title,
        body: platform === 'linux' ? escapeMarkup(body) : body,
        silent: false,
        timeoutType: 'default',
        actions: buttons.map((text) => ({ type: 'button', text })),
      })
      open.set(key, notification)
      const isCurrent = () => open.get(key) === notification
      const unanswered = setTimeout(() => listener.failed(NOBODY_SHOWS), ANSWER_LIMIT_MS)
      notification.once('show', () => {
        clearTimeout(unanswered)
        listener.shown()
      })
      notification.once('click', () => {
        if (!isCurrent()) return
        open.delete(key)
        notification.close()
        listener.clicked()
      })
      notification.once('action', (details, index) => {
        if (!isCurrent()) return
        open.delete(key)
        notification.close()
        // Later releases say it in the event, earlier ones beside it.
        listener.pressed?.((details as Partial<typeof details>).actionIndex ?? index)
      })
      notification.once('close', () => {
        clearTimeout(unanswered)
        if (!isCurrent()) return
        open.delete(key)
        listener.closed()
      })
      notification.once('failed', (_event, detail) => {
        clearTimeout(unanswered)
        open.delete(key)
        listener.failed(detail === '' ? NOBODY_SHOWS : detail)
      })
      notification.show()
    },
    close,
    closeAll() {
      for (const key of [...open.keys()]) close(key)
    },
  }
}
