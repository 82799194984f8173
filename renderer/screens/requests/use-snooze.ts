import { useI18n } from 'vue-i18n'
import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import { rowOf } from '../../offline/request-row.ts'
import { wakesAt } from '../../offline/snooze.ts'
import { storageTrouble } from '../../offline/store/trouble.ts'
import { endSnooze, putSnooze } from '../../offline/use-snoozes.ts'
import { useOffline } from '../../stores/session.ts'
import { hideToast, showToast } from '../../ui/toasts.ts'
import { snoozeTimes, type SnoozeChoice } from './model/snooze-times.ts'

/** Puts requests off: they leave the person's list until a time, or until somebody else decides. */
export function useSnooze() {
  const { t, d } = useI18n()
  const offline = useOffline()

  const timeOf = (at: number): string => d(new Date(at), { dateStyle: 'medium', timeStyle: 'short' })

  /** False when every one is about to expire: then there is no later. */
  async function snooze(requests: readonly SharedRequest[], choice: SnoozeChoice): Promise<boolean> {
    const now = Date.now()
    const until = snoozeTimes(now).find((time) => time.choice === choice)?.until ?? now
    const put: string[] = []
    let last = 0
    for (const request of requests) {
      const row = rowOf(request)
      const decisions = choice === 'decision' ? (row.decisions ?? 0) : null
      const wish = { requestId: request.id, until, decisions }
      if (wakesAt(wish, row) <= now) continue
      try {
        await putSnooze(offline, wish)
      } catch (error) {
        showToast({ title: t(`storage.${storageTrouble(error)}`), tone: 'wait', lasts: Infinity })
        break
      }
      put.push(request.id)
      last = Math.max(last, wakesAt(wish, row))
    }
    if (put.length === 0) {
      showToast({ title: t('requests.snooze.tooLate'), tone: 'wait' })
      return false
    }
    const toast = showToast({
      title: t('requests.snooze.done', { when: timeOf(last) }),
      action: {
        label: t('requests.snooze.undo'),
        run: () => {
          hideToast(toast)
          for (const id of put) void endSnooze(offline, id)
        },
      },
    })
    return true
  }

  return { snooze, timeOf, wake: (id: string) => endSnooze(offline, id) }
}
