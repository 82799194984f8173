import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { pageOf } from '../../../shared/contract/http/common.ts'
import {
  policy as policySchema,
  type PolicyResource,
  type SavePolicy,
} from '../../../shared/contract/http/policies.ts'
import { attempt } from '../../forms/attempt.ts'
import { useCollection } from '../../offline/use-collection.ts'
import { useOffline, useSession } from '../../stores/session.ts'
import { showToast } from '../../ui/toasts.ts'
import { inOrder } from './policy-order.ts'
import { bodyOfPolicy } from './policy-form.ts'

export interface PolicyData {
  /** In the order in which they are tried; undefined until the first answer of this window's store. */
  readonly policies: ComputedRef<readonly PolicyResource[] | undefined>
  readonly error: ComputedRef<Error | undefined>
  readonly isAdmin: ComputedRef<boolean>
  /** A new order is on its way. */
  readonly ordering: Readonly<Ref<boolean>>
  /** Creates with `id` null. Rejects with `ApiError`. */
  save(id: string | null, body: SavePolicy, place?: 'first' | 'last'): Promise<PolicyResource>
  setEnabled(policy: PolicyResource, enabled: boolean): Promise<boolean>
  /** Shows the new order at once, and takes it back where it is refused. */
  reorder(ids: readonly string[]): Promise<boolean>
  /** One place up (-1) or down (1). */
  move(policy: PolicyResource, by: -1 | 1): Promise<boolean>
  remove(policy: PolicyResource): Promise<boolean>
}

/** The policies that this window knows, kept up to date, and what can be done with them. */
export function usePolicyData(): PolicyData {
  const { t } = useI18n()
  const { api, cache } = useOffline()
  const session = useSession()
  const live = useCollection('policy')
  /** The order that was asked for, until the coordinator has answered. */
  const wanted = ref<readonly string[] | null>(null)

  const policies = computed(() => {
    if (live.value.value === undefined) return undefined
    const stored = inOrder(live.value.value)
    const ids = wanted.value
    if (ids === null) return stored
    const at = (id: string): number => (ids.includes(id) ? ids.indexOf(id) : ids.length)
    return [...stored].sort((left, right) => at(left.id) - at(right.id))
  })

  async function sendOrder(ids: readonly string[]): Promise<void> {
    wanted.value = ids
    try {
      const { items } = await api.put('/policies/order', { ids }, pageOf(policySchema))
      await cache.policy.bulkPut(items)
    } finally {
      wanted.value = null
    }
  }

  async function save(id: string | null, body: SavePolicy, place = 'last'): Promise<PolicyResource> {
    const saved =
      id === null
        ? await api.post('/policies', body, policySchema)
        : await api.put(`/policies/${id}`, body, policySchema)
    await cache.policy.put(saved)
    const others = inOrder(await cache.policy.toArray()).filter((one) => one.id !== saved.id)
    if (id !== null || place !== 'first' || others.length === 0) return saved
    // It exists by now: where only its place is refused, saying that it was not saved would be wrong.
    await attempt(
      () => sendOrder([saved.id, ...others.map((one) => one.id)]),
      t('policies.saved_but_last', { name: saved.name }),
    )
    return saved
  }

  const reorder = (ids: readonly string[]): Promise<boolean> =>
    attempt(() => sendOrder(ids), t('policies.not_ordered'))

  async function move({ id }: PolicyResource, by: -1 | 1): Promise<boolean> {
    const ids = (policies.value ?? []).map((one) => one.id)
    const from = ids.indexOf(id)
    const other = ids[from + by]
    if (from < 0 || other === undefined) return true
    return reorder(ids.map((one) => (one === id ? other : one === other ? id : one)))
  }

  return {
    policies,
    error: computed(() => live.error.value),
    isAdmin: computed(() => session.user?.role === 'admin'),
    ordering: computed(() => wanted.value !== null),
    save,
    setEnabled: (policy, enabled) =>
      attempt(
        () => save(policy.id, { ...bodyOfPolicy(policy), enabled }),
        t(enabled ? 'policies.not_enabled' : 'policies.not_disabled', { name: policy.name }),
      ),
    reorder,
    move,
    remove: ({ id, name }) =>
      attempt(
        async () => {
          await api.send('DELETE', `/policies/${id}`)
          await cache.policy.delete(id)
          showToast({ title: t('policies.removed', { name }) })
        },
        t('policies.not_removed', { name }),
      ),
  }
}
