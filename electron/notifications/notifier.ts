import type { NotificationHealth } from '../../shared/contract/ipc.ts'
import type { Alert, Notice } from '../../shared/contract/stream.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import type { QuietHours } from '../../shared/domain/delivery/quiet-hours.ts'
import { plainText } from '../../shared/domain/text/plain.ts'
import type { ShellTexts } from '../texts/en.ts'
import { createHold } from './hold-notices.ts'
import type { NativeNotices } from './native-notices.ts'
import { deskWakeAt, EMPTY_DESK, stepDesk, type DeskEffect, type DeskInput } from './notice-desk.ts'
import { noticeActions, type NoticeAction, type NoticeFacts } from './notice-actions.ts'
import {
  alertWording,
  asksForDecision,
  noticeWording,
  summaryWording,
  type Wording,
} from './notice-wording.ts'

export interface NotifierParts {
  /** The words of the language that is chosen now. */
  texts(): ShellTexts
  /** The coordinator that all of this comes from, named where there are several. */
  from?(): string | null
  readonly native: NativeNotices
  openRequest(requestId: string): void
  openRequests(): void
  /** What stands in the way of messages. */
  openMessages(): void
  /** Where the system has buttons in notifications: what they may offer, and what they do. */
  readonly buttons?: NoticeButtons
  /** These notices reached a real screen. */
  tellShown(noticeIds: readonly string[]): void
  onHealth(health: NotificationHealth): void
  /** Monotonic, ms. */
  now(): number
  /** Epoch ms, by the clock on the wall. */
  wall(): number
  schedule(ms: number, run: () => void): () => void
}

export interface NoticeButtons {
  facts(requestId: string): Promise<NoticeFacts | null>
  /** Rejects with an `AppError` when it was not recorded. */
  decide(verdict: 'approve' | 'deny', facts: NoticeFacts): Promise<void>
}

export interface Notifier {
  notice(notice: Notice): void
  /** When the person wants quiet: until then notices are held, but for what cannot wait. Null: never. */
  quietHours(hours: QuietHours | null): void
  withdrawn(noticeId: string): void
  /** News of the coordinator itself, for its administrator. */
  alert(alert: Alert): void
  /** The request no longer waits for the person. */
  settled(requestId: string): void
  /** All that waits for the person, after a gap. */
  waiting(requestIds: ReadonlySet<string>): void
  /** Says one sentence of the app's own. Resolves with whether the system showed it. */
  say(key: string, wording: Wording): Promise<{ shown: boolean; detail?: string }>
  /** Closes everything: the person signed out, or the app ends. */
  clear(): void
  health(): NotificationHealth
}

/** Turns notices into native notifications by the rules of `notice-desk.ts`. */
export function createNotifier(parts: NotifierParts): Notifier {
  let desk = EMPTY_DESK
  let cancelWake: (() => void) | null = null
  let health: NotificationHealth = { state: 'untried' }
  /** Told again until the coordinator hears that they were shown; shown once. True: shown. */
  const alerts = new Map<string, boolean>()

  const hold = createHold({
    wall: parts.wall,
    schedule: parts.schedule,
    release: (notices) => put({ type: 'released', notices }),
  })

  function put(input: DeskInput): void {
    const step = stepDesk(desk, input, parts.now())
    desk = step.desk
    cancelWake?.()
    const due = deskWakeAt(desk)
    cancelWake =
      due === null ? null : parts.schedule(Math.max(0, due - parts.now()), () => put({ type: 'wake' }))
    for (const effect of step.effects) run(effect)
  }

  function run(effect: DeskEffect): void {
    switch (effect.do) {
      case 'show':
        if (parts.buttons === undefined || !asksForDecision(effect.notice.kind)) {
          return showNotice(effect.key, effect.notice, null)
        }
        void parts.buttons.facts(effect.notice.requestId).then((facts) => {
          // Decided meanwhile, or summed up with others.
          if (desk.alone.has(effect.key)) showNotice(effect.key, effect.notice, facts)
        })
        return
      case 'show-summary':
        show(effect.key, summaryWording(effect.notices, parts.texts()), parts.openRequests)
        return
      case 'close':
        parts.native.close(effect.key)
        return
      case 'tell-shown':
        parts.tellShown(effect.noticeIds)
    }
  }

  function showNotice(key: string, notice: Notice, facts: NoticeFacts | null): void {
    const actions = noticeActions(notice, facts)
    const texts = parts.texts()
    const wording = noticeWording(notice, plainText, texts)
    const open = () => parts.openRequest(notice.requestId)
    const buttons = actions.map((action) => texts.notice.actions[action])
    show(key, actions.length === 0 ? wording : { ...wording, buttons }, open, (button) => {
      const action = actions[button]
      if (facts === null || action === undefined || action === 'review') open()
      else act(action, facts, wording)
    })
  }

  /** What a button said and the coordinator did not take is told, and leads to the request. */
  function act(verdict: Exclude<NoticeAction, 'review'>, facts: NoticeFacts, { title }: Wording): void {
    parts.buttons?.decide(verdict, facts).catch((error: unknown) => {
      const { notice, confirm } = parts.texts()
      const why = error instanceof AppError ? (confirm.problem(error.code) ?? error.message) : String(error)
      show(
        `undecided:${facts.requestId}`,
        { title: notice.notRecorded[verdict], body: `${title}. ${why}` },
        () => parts.openRequest(facts.requestId),
      )
    })
  }

  function show(key: string, wording: Wording, open: () => void, press?: (button: number) => void): void {
    parts.native.show(key, named(wording), {
      ...(press && {
        pressed(button: number) {
          put({ type: 'gone', key })
          press(button)
        },
      }),
      shown() {
        setHealth({ state: 'working' })
        put({ type: 'shown', key })
      },
      clicked() {
        put({ type: 'gone', key })
        open()
      },
      closed: () => put({ type: 'gone', key }),
      failed: (detail) => setHealth({ state: 'failing', detail }),
    })
  }

  function named(wording: Wording): Wording {
    const from = parts.from?.() ?? null
    return from === null ? wording : { ...wording, body: `${wording.body} · ${from}` }
  }

  function alert({ id, flow }: Alert): void {
    const known = alerts.get(id)
    if (known === true) parts.tellShown([id])
    if (known !== undefined) return
    alerts.set(id, false)
    parts.native.show(id, named(alertWording(flow, plainText, parts.texts())), {
      shown() {
        setHealth({ state: 'working' })
        alerts.set(id, true)
        parts.tellShown([id])
      },
      clicked: parts.openMessages,
      closed: () => undefined,
      failed(detail) {
        alerts.delete(id)
        setHealth({ state: 'failing', detail })
      },
    })
  }

  function setHealth(next: NotificationHealth): void {
    if (JSON.stringify(next) === JSON.stringify(health)) return
    health = next
    parts.onHealth(next)
  }

  return {
    notice(notice) {
      if (!hold.takes(notice)) put({ type: 'notice', notice })
    },
    quietHours: hold.hours,
    alert,
    withdrawn(noticeId) {
      hold.drop(({ id }) => id === noticeId)
      put({ type: 'withdrawn', noticeId })
    },
    settled(settled) {
      hold.drop(({ kind, requestId }) => asksForDecision(kind) && requestId === settled)
      put({ type: 'settled', requestId: settled })
    },
    waiting(requestIds) {
      hold.drop(({ kind, requestId }) => asksForDecision(kind) && !requestIds.has(requestId))
      put({ type: 'waiting', requestIds })
    },
    say: (key, wording) =>
      new Promise((done) => {
        parts.native.show(`app:${key}`, wording, {
          shown() {
            setHealth({ state: 'working' })
            done({ shown: true })
          },
          clicked: parts.openRequests,
          closed: () => done({ shown: false, detail: 'it was closed at once' }),
          failed(detail) {
            setHealth({ state: 'failing', detail })
            done({ shown: false, detail })
          },
        })
      }),
    clear() {
      cancelWake?.()
      hold.clear()
      desk = EMPTY_DESK
      alerts.clear()
      parts.native.closeAll()
    },
    health: () => health,
  }
}
