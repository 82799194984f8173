import 'fake-indexeddb/auto'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, effectScope, nextTick, reactive, shallowRef, type EffectScope } from 'vue'
import type { PolicyResource } from '../../../shared/contract/http/policies.ts'
import { QueueDatabase } from '../../offline/database.ts'
import type { Offline } from '../../offline/offline.ts'
import { createSeal } from '../../offline/store/seal.ts'
import { useSession } from '../../stores/session.ts'
import { policyFormOf, type PolicyForm } from './policy-form.ts'
import { usePolicyKeeper } from './use-policy-keeper.ts'

const seal = createSeal(crypto.getRandomValues(new Uint8Array(32)))
const saved = (name: string, updatedAt: string) =>
  ({ id: 'p1', name, action: 'deny', enabled: true, updatedAt }) as unknown as PolicyResource

let queue: QueueDatabase
let scope: EffectScope
const policy = shallowRef<PolicyResource | null>(null)
beforeEach(() => {
  queue = new QueueDatabase(crypto.randomUUID(), seal)
  policy.value = saved('Before', '2026-01-01T00:00:00.000Z')
})
afterEach(async () => {
  scope.stop()
  await queue.delete()
})

/** The panel of one start of the app. */
function open(offers = true) {
  setActivePinia(createPinia())
  useSession().offline = { queueDatabase: queue } as unknown as Offline
  const draft = reactive(policyFormOf(policy.value ?? {})) as PolicyForm
  const dirty = computed(() => JSON.stringify(draft) !== JSON.stringify(policyFormOf(policy.value ?? {})))
  scope = effectScope()
  const keeper = scope.run(() => usePolicyKeeper(() => policy.value, { draft, dirty }, offers))
  if (!keeper) throw new Error('no scope')
  return { draft, keeper }
}
const stored = () => queue.drafts.toArray()
const isKept = () => vi.waitFor(async () => expect(await stored()).toHaveLength(1), 10_000)

describe('a draft of a policy', () => {
  it('is there again after the app has ended, and says so', async () => {
    const first = open()
    first.draft.name = 'Half done'
    await isKept()
    const second = open()
    await vi.waitFor(() => expect(second.draft.name).toBe('Half done'), 10_000)
    expect([second.keeper.restored.value, second.keeper.overtaken.value]).toEqual([true, false])
  })

  it('goes when the panel is left', async () => {
    open().draft.name = 'Half done'
    await isKept()
    scope.stop()
    await vi.waitFor(async () => expect(await stored()).toEqual([]), 10_000)
  })

  it('is not put over what another screen has prepared', async () => {
    open().draft.name = 'Half done'
    await isKept()
    const second = open(false)
    await nextTick()
    await stored()
    expect(second.draft.name).toBe('Before')
  })

  it('is told apart from what somebody saved since; the person says which holds', async () => {
    open().draft.name = 'Mine'
    await isKept()
    policy.value = saved('Theirs', '2026-02-02T00:00:00.000Z')
    const { draft, keeper } = open()
    await vi.waitFor(() => expect(keeper.overtaken.value).toBe(true), 10_000)
    keeper.keepMine()
    expect([draft.name, keeper.overtaken.value]).toEqual(['Mine', false])
    keeper.takeSaved()
    expect(draft.name).toBe('Theirs')
    await vi.waitFor(async () => expect(await stored()).toEqual([]), 10_000)
  })
})
