import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useSession } from '../../stores/session.ts'
import type { FlowDraft } from './model/draft.ts'
import type { Step } from './model/draft-problems.ts'

/** An edit that was not saved yet. */
export interface KeptDraft {
  readonly draft: FlowDraft
  readonly step: Step
  /** Epoch ms. */
  readonly keptAt: number
}

type Kept = Readonly<Record<string, KeptDraft>>

/** The form of what is stored; a draft of another form is not offered. */
const FORM = 1

/** Drafts of flows, by the id of the flow or `new`. They outlive the window, on this machine, for this person. */
export const useFlowDrafts = defineStore('flow-drafts', () => {
  const session = useSession()
  const place = () => `countersign.flow-drafts.${session.user?.id ?? ''}`
  const drafts = shallowRef<Kept>(read(place()))

  function write(next: Kept): void {
    drafts.value = next
    try {
      localStorage.setItem(place(), JSON.stringify({ form: FORM, drafts: next }))
    } catch {
      // No room left: the draft lives on in this window, and the editor still asks before it is left.
    }
  }

  return {
    drafts,
    keep(key: string, kept: KeptDraft): void {
      write({ ...drafts.value, [key]: kept })
    },
    drop(key: string): void {
      const { [key]: _dropped, ...others } = drafts.value
      if (_dropped) write(others)
    },
  }
})

function read(place: string): Kept {
  try {
    const stored = JSON.parse(localStorage.getItem(place) ?? '{}') as { form?: unknown; drafts?: Kept }
    return stored.form === FORM ? (stored.drafts ?? {}) : {}
  } catch {
    return {}
  }
}
