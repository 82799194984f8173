import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { worked, type QueuedDecision } from '../offline/queued-decision.ts'
import { UNREADABLE } from '../offline/store/unreadable-decision.ts'
import { useUntold } from '../offline/use-decisions.ts'
import { useOffline } from '../stores/session.ts'
import { showToast } from '../ui/toasts.ts'

/** Tells the person how each of their decisions ended; what did not work stays until it was read. */
export function useDecisionNews(): void {
  const { t, te } = useI18n()
  const router = useRouter()
  const { queue } = useOffline()
  const untold = useUntold()
  const shown = new Set<string>()

  function textOf(decision: QueuedDecision): string {
    const { outcome, problem } = decision
    const key = `decisions.outcome.${outcome ?? 'failed'}`
    const data = problem?.data ?? {}
    if (outcome === 'superseded' && typeof data['status'] === 'string' && typeof data['by'] === 'string') {
      return t('decisions.superseded_by', { status: t(`status.${data['status']}`), by: data['by'] })
    }
    if (outcome === 'not-eligible' && problem && te(`errors.${problem.code}`))
      return t(`errors.${problem.code}`)
    return outcome === null ? t(key, { why: problem?.text ?? '' }) : t(key)
  }

  function tell(decision: QueuedDecision): void {
    const { verdict } = decision.body
    const { requestId, decisionId } = decision
    const look = { label: t('decisions.look'), run: () => void router.push(`/requests/${requestId}`) }
    if (decision.problem?.code === UNREADABLE) {
      showToast({
        tone: 'deny',
        title: t('decisions.unreadable.title'),
        text: t('decisions.unreadable.text'),
        lasts: Infinity,
        action: look,
        closed: () => void queue.markTold(decisionId),
      })
      return
    }
    if (worked(decision)) {
      showToast({
        tone: verdict === 'approve' ? 'approve' : 'deny',
        title: t(`decisions.recorded.${verdict}`, { requester: decision.requester }),
        lasts: 4_000,
      })
      void queue.markTold(decision.decisionId)
      return
    }
    showToast({
      tone: 'wait',
      title: t(`decisions.not_counted.${verdict}`, {
        requester: decision.requester,
        connector: decision.connector,
      }),
      text: textOf(decision),
      lasts: Infinity,
      action: look,
      closed: () => void queue.markTold(decisionId),
    })
  }

  watch(
    untold,
    (decisions) => {
      for (const decision of decisions) {
        if (shown.has(decision.decisionId)) continue
        shown.add(decision.decisionId)
        tell(decision)
      }
    },
    { immediate: true },
  )
}
