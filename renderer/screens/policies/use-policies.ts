import { computed, shallowRef, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { pageOf } from '../../../shared/contract/http/common.ts'
import type { Connector } from '../../../shared/contract/http/connectors.ts'
import { OWN_TOOLS } from '../../../shared/contract/mcp.ts'
import type { FlowResource } from '../../../shared/contract/http/flows.ts'
import {
  policy as policySchema,
  type PolicyResource,
  type SavePolicy,
} from '../../../shared/contract/http/policies.ts'
import { attempt } from '../../forms/attempt.ts'
import { useCollection } from '../../offline/use-collection.ts'
import { useConnection } from '../../stores/connection.ts'
import { useOffline, useSession } from '../../stores/session.ts'
import { showToast } from '../../ui/toasts.ts'
import { bodyOfPolicy } from './policy-form.ts'
import { inOrder } from './policy-order.ts'

export interface Policies {
  /** In the order in which they are tried. */
  readonly policies: ComputedRef<readonly PolicyResource[]>
  readonly connectors: ComputedRef<readonly Connector[]>
  readonly flows: ComputedRef<readonly FlowResource[]>
  readonly loading: ComputedRef<boolean>
  readonly error: ComputedRef<Error | undefined>
  readonly isAdmin: ComputedRef<boolean>
  /** Members are not shown policies, and may not ask about calls. */
  readonly mayRead: ComputedRef<boolean>
  userName(id: string): string
  groupName(id: string): string
  agentName(id: string): string
  connectorName(key: string): string
  flowName(id: string): string
  /** Creates with `id` null. Rejects with `ApiError`. */
  save(id: string | null, body: SavePolicy): Promise<PolicyResource>
  /** These say what went wrong by themselves, and whether it was done. */
  setEnabled(policy: PolicyResource, enabled: boolean): Promise<boolean>
  reorder(ids: readonly string[]): Promise<boolean>
  remove(policy: PolicyResource): Promise<boolean>
}

const namesOf = <T extends { readonly name: string }>(
  list: readonly T[] | undefined,
  key: (one: T) => string,
): ReadonlyMap<string, string> => new Map(list?.map((one) => [key(one), one.name]))

/** The policies that this window knows with all that they name, kept up to date, and how they are changed. */
export function usePolicies(): Policies {
  const { api, cache } = useOffline()
  const { t } = useI18n()
  const session = useSession()
  const connection = useConnection()
  const policies = useCollection('policy')
  const connectors = useCollection('connector')
  const flows = useCollection('flow')
  const users = useCollection('user')
  const groups = useCollection('group')
  const agents = useCollection('agent')
  const userNames = computed(() => namesOf(users.value.value, ({ id }) => id))
  const groupNames = computed(() => namesOf(groups.value.value, ({ id }) => id))
  const agentNames = computed(() => namesOf(agents.value.value, ({ id }) => id))
  const connectorNames = computed(() => namesOf(connectors.value.value, ({ key }) => key))
  const flowNames = computed(() => namesOf(flows.value.value, ({ id }) => id))
  /** The order that was asked for, until the coordinator has answered. */
  const wanted = shallowRef<readonly string[] | null>(null)
  const ordered = computed(() => {
    const stored = inOrder(policies.value.value ?? [])
    const ids = wanted.value
    if (ids === null) return stored
    const place = new Map(ids.map((id, index) => [id, index]))
    return stored
      .map((policy) => ({ ...policy, position: (place.get(policy.id) ?? ids.length) + 1 }))
      .sort((left, right) => left.position - right.position)
  })

  async function save(id: string | null, body: SavePolicy): Promise<PolicyResource> {
    const saved =
      id === null
        ? await api.post('/policies', body, policySchema)
        : await api.put(`/policies/${id}`, body, policySchema)
    await cache.policy.put(saved)
    return saved
  }

  /** The list moves at once; where the coordinator refuses, it moves back. */
  async function reorder(ids: readonly string[]): Promise<boolean> {
    wanted.value = ids
    const done = await attempt(async () => {
      const { items } = await api.put('/policies/order', { ids: [...ids] }, pageOf(policySchema))
      await cache.policy.bulkPut(items)
    }, t('policies.not_moved'))
    if (wanted.value === ids) wanted.value = null
    return done
  }

  return {
    policies: ordered,
    connectors: computed(() => connectors.value.value ?? []),
    flows: computed(() => flows.value.value ?? []),
    loading: computed(
      () => policies.value.value === undefined || (policies.value.value.length === 0 && connection.loading),
    ),
    error: computed(() => policies.error.value),
    isAdmin: computed(() => session.user?.role === 'admin'),
    mayRead: computed(() => session.user?.role !== 'member'),
    userName: (id) => userNames.value.get(id) ?? id,
    groupName: (id) => groupNames.value.get(id) ?? id,
    agentName: (id) => agentNames.value.get(id) ?? id,
    connectorName(key) {
      if (key === '*') return t('policies.any_connector')
      return key === OWN_TOOLS.key ? OWN_TOOLS.name : (connectorNames.value.get(key) ?? key)
    },
    flowName: (id) => flowNames.value.get(id) ?? id,
    save,
    reorder,
    setEnabled: (policy, enabled) =>
      attempt(
        () => save(policy.id, { ...bodyOfPolicy(policy), enabled }),
        t(enabled ? 'policies.not_enabled' : 'policies.not_disabled', { name: policy.name }),
      ),
    remove: (policy) =>
      attempt(
        async () => {
          await api.send('DELETE', `/policies/${policy.id}`)
          await cache.policy.delete(policy.id)
          showToast({ title: t('policies.removed', { name: policy.name }) })
        },
        t('policies.not_removed', { name: policy.name }),
      ),
  }
}
