import { useI18n } from 'vue-i18n'
import type { CreateDecision, SharedRequest } from '../../../../shared/contract/http/requests.ts'
import type { DesktopBridge } from '../../../../shared/contract/ipc.ts'
import { readBridgeError } from '../../../../shared/contract/ipc.ts'
import { isDestructive } from '../../../../shared/domain/flow/risk.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import { plainText } from '../../../../shared/domain/text/plain.ts'
import type { DecisionSubject } from '../../../offline/queued-decision.ts'
import { storageTrouble } from '../../../offline/store/trouble.ts'
import { usePreferences } from '../../../stores/preferences.ts'
import { useOffline } from '../../../stores/session.ts'
import { hideToast, showToast } from '../../../ui/toasts.ts'

export interface Verdict {
  readonly verdict: 'approve' | 'deny'
  /** The tools approved, when not all are. */
  readonly tools?: readonly string[]
  readonly reason?: string
  /** Arguments in place of the agent's, by tool. */
  readonly edits?: readonly (readonly [tool: string, values: JsonObject])[]
}

const NAME_CHARACTERS = 60

/**
 * Puts decisions into the queue; one made by a single key is held for a while, with Undo. In the desktop app an approval
 * of what destroys is given in a window of the app's own, which sends it.
 *
 * Both ways answer false when the decision could not be kept, and so is none: the person has been told why.
 */
export function useDecide() {
  const { t, te } = useI18n()
  const { queue } = useOffline()
  const preferences = usePreferences()

  async function decide(request: SharedRequest, asked: Verdict, holdMs = 0): Promise<boolean> {
    const { verdict, tools } = asked
    const bridge = window.countersign
    if (bridge && verdict === 'approve' && destroys(request, tools)) {
      await confirm(bridge, request, asked)
      return true
    }
    const requester = plainText(request.requester.name, NAME_CHARACTERS)
    const body: CreateDecision = {
      decisionId: crypto.randomUUID(),
      verdict,
      // What the person saw: the coordinator refuses when something else would run.
      digest: request.digest,
      ...changesOf(request, asked),
    }
    try {
      await queue.add(subjectOf(request), body, holdMs)
    } catch (error) {
      showToast({
        tone: 'deny',
        title: t(`decisions.not_kept.${verdict}`, { requester }),
        text: t(`storage.${storageTrouble(error)}`),
        lasts: Infinity,
      })
      return false
    }
    if (holdMs > 0) offerUndo(body.decisionId, verdict, requester, holdMs)
    return true
  }

  async function confirm(bridge: DesktopBridge, request: SharedRequest, asked: Verdict): Promise<void> {
    const requester = plainText(request.requester.name, NAME_CHARACTERS)
    try {
      const end = await bridge.confirmApproval({ requestId: request.id, ...changesOf(request, asked) })
      if (typeof end === 'object') {
        // The app has it on the disk already, and sends it also when this list cannot show that it waits.
        await queue
          .add(subjectOf(request), end.queued)
          .catch(() =>
            showToast({ tone: 'wait', title: t('decisions.kept_by_app', { requester }), lasts: Infinity }),
          )
      }
      if (end === 'recorded')
        showToast({ tone: 'approve', title: t('decisions.recorded.approve', { requester }), lasts: 4_000 })
      if (end === 'unsure') showToast({ tone: 'wait', title: t('decisions.unsure'), lasts: Infinity })
    } catch (error) {
      const { code, text } = readBridgeError(error)
      // One is open already, and in front.
      if (code === 'too_many_requests') return
      showToast({
        tone: 'wait',
        title: t('decisions.not_counted.approve', {
          requester,
          connector: plainText(request.connector.name, NAME_CHARACTERS),
        }),
        text: te(`errors.${code}`) ? t(`errors.${code}`) : text,
        lasts: Infinity,
      })
    }
  }

  function offerUndo(
    decisionId: string,
    verdict: 'approve' | 'deny',
    requester: string,
    holdMs: number,
  ): void {
    const toast = showToast({
      tone: verdict,
      title: t(`decisions.held.${verdict}`, { requester }),
      text: t('decisions.held.detail', { seconds: Math.round(holdMs / 1000) }),
      lasts: holdMs,
      action: {
        label: t('decisions.held.undo'),
        run: () => void undo(),
      },
    })
    async function undo(): Promise<void> {
      hideToast(toast)
      const taken = await queue.takeBack(decisionId).catch(() => false)
      showToast({ title: t(taken ? 'decisions.held.undone' : 'decisions.held.late'), lasts: 3_000 })
    }
  }

  return {
    /** A press of a button: goes at once. */
    now: (request: SharedRequest, verdict: Verdict) => decide(request, verdict),
    /** One key: can be taken back for as long as the person has set. */
    held: (request: SharedRequest, verdict: Verdict) =>
      decide(request, verdict, preferences.undoSeconds * 1000),
  }
}

/** What the person would have otherwise than the agent asked. */
const changesOf = (
  request: SharedRequest,
  { tools, reason, edits = [] }: Verdict,
): Pick<CreateDecision, 'tools' | 'edits' | 'reason'> => ({
  ...(tools && tools.length < request.tools.length ? { tools: [...tools] } : {}),
  ...(edits.length > 0 ? { edits: Object.fromEntries(edits) as CreateDecision['edits'] } : {}),
  ...(reason === undefined || reason.trim() === '' ? {} : { reason: reason.trim() }),
})

const subjectOf = ({ id, requester, connector, tools }: SharedRequest): DecisionSubject => ({
  requestId: id,
  requester: plainText(requester.name, NAME_CHARACTERS),
  connector: plainText(connector.name, NAME_CHARACTERS),
  tools: tools.map(({ name }) => name),
})

function destroys(request: SharedRequest, chosen: readonly string[] | undefined): boolean {
  return request.tools.some((tool) => isDestructive(tool) && (chosen?.includes(tool.name) ?? true))
}
