import { computed } from 'vue'
import { useDrafts } from '../../stores/drafts.ts'
import { useSession } from '../../stores/session.ts'
import type { FlowDraft } from './model/draft.ts'
import type { Step } from './model/draft-problems.ts'

/** An edit that was not saved yet. */
export interface KeptDraft {
  readonly draft: FlowDraft
  readonly step: Step
}

/** The form of what is stored; a draft of another form is not offered. */
const FORM = 1

/** Drafts of flows, by the id of the flow or `new`. */
export function useFlowDrafts() {
  const drafts = useDrafts()
  const session = useSession()
  const keyOf = (flow: string): string => `flow/${flow}`

  /** An earlier version kept them in the clear, beside the store. They are taken over once. */
  function takeOver(): void {
    const place = `countersign.flow-drafts.${session.user?.id ?? ''}`
    try {
      const stored = JSON.parse(localStorage.getItem(place) ?? '{}') as {
        form?: unknown
        drafts?: Readonly<Record<string, unknown>>
      }
      if (stored.form !== FORM) return
      for (const [flow, kept] of Object.entries(stored.drafts ?? {})) drafts.keep(keyOf(flow), FORM, kept)
    } catch {
      // Cut short: there is nothing to take over.
    } finally {
      localStorage.removeItem(place)
    }
  }

  return {
    /** What was kept is known. */
    ready: computed(() => drafts.drafts !== undefined),
    of(flow: string): KeptDraft | null {
      takeOver()
      return (drafts.of(keyOf(flow), FORM)?.value ?? null) as KeptDraft | null
    },
    keep: (flow: string, kept: KeptDraft) => drafts.keep(keyOf(flow), FORM, kept),
    drop: (flow: string) => drafts.drop(keyOf(flow)),
  }
}
