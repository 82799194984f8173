import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { SavePolicy } from '../../shared/contract/http/policies.ts'

/** What another screen has prepared for the policy panel. */
export interface PolicyDraft {
  readonly policy: Partial<SavePolicy>
  /** The request that it comes from; it may be resolved by the new policy. */
  readonly fromRequest?: {
    readonly id: string
    readonly requester: string
    readonly tools: readonly string[]
  }
}

/** A policy on its way from another screen to the policies screen, which takes it once. */
export const usePolicyDraft = defineStore('policy-draft', () => {
  const draft = ref<PolicyDraft | null>(null)
  function take(): PolicyDraft | null {
    const taken = draft.value
    draft.value = null
    return taken
  }
  return { draft, take }
})
