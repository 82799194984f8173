import { computed, onScopeDispose, ref, watch } from 'vue'
import type { PolicyResource } from '../../../shared/contract/http/policies.ts'
import type { PanelForm } from '../../forms/use-panel-form.ts'
import { useDrafts } from '../../stores/drafts.ts'
import { policyFormOf, type PolicyForm } from './policy-form.ts'

interface KeptPolicy {
  readonly form: PolicyForm
  /** When the policy that was edited had been saved; null for a new one. */
  readonly base: string | null
}

/** The form of what is stored; a draft of another form is not offered. */
const FORM = 1
const KEEP_AFTER_MS = 400

/**
 * Keeps what is typed about a policy until it is saved or given up: an app that ends, or a coordinator that is away,
 * costs nothing.
 * @param offers whether a kept draft is put into the form: not where another screen has prepared one
 */
export function usePolicyKeeper(
  policy: () => PolicyResource | null,
  { draft, dirty }: Pick<PanelForm<PolicyForm>, 'draft' | 'dirty'>,
  offers: boolean,
) {
  const drafts = useDrafts()
  const key = `policy/${policy()?.id ?? 'new'}`
  const restored = ref(false)
  /** What the draft was begun from. */
  const base = ref(policy()?.updatedAt ?? null)

  const stop = watch(
    () => drafts.drafts !== undefined,
    (ready) => {
      if (!ready) return
      const kept =
        offers && !dirty.value ? (drafts.of(key, FORM)?.value as KeptPolicy | undefined) : undefined
      if (kept) {
        Object.assign(draft, kept.form)
        base.value = kept.base
        restored.value = true
      }
      queueMicrotask(() => stop())
    },
    { immediate: true },
  )

  let timer: ReturnType<typeof setTimeout> | undefined
  function keep(): void {
    if (dirty.value) drafts.keep(key, FORM, { form: draft, base: base.value } satisfies KeptPolicy)
    else drafts.drop(key)
  }
  watch(
    () => JSON.stringify(draft),
    () => {
      clearTimeout(timer)
      timer = setTimeout(keep, KEEP_AFTER_MS)
    },
  )
  // The panel is left when it is saved, or when the person has said that this may go.
  onScopeDispose(() => {
    clearTimeout(timer)
    drafts.drop(key)
  })

  return {
    restored,
    /** Somebody has saved the policy since the draft was begun. */
    overtaken: computed(() => dirty.value && base.value !== (policy()?.updatedAt ?? null)),
    /** Goes on with one's own, over what was saved since. */
    keepMine(): void {
      base.value = policy()?.updatedAt ?? null
      keep()
    },
    /** Takes what is saved, and gives up one's own. */
    takeSaved(): void {
      restored.value = false
      base.value = policy()?.updatedAt ?? null
      Object.assign(draft, policyFormOf(policy() ?? {}))
      drafts.drop(key)
    },
  }
}
