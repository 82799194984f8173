import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { OWN_TOOLS } from '../../../shared/contract/mcp.ts'
import { savePolicy, type PolicyResource, type SavePolicy } from '../../../shared/contract/http/policies.ts'
import { request as requestSchema } from '../../../shared/contract/http/requests.ts'
import { compileCondition } from '../../../shared/domain/policy/condition.ts'
import { attempt } from '../../forms/attempt.ts'
import { usePanelForm } from '../../forms/use-panel-form.ts'
import { putRequests } from '../../offline/apply-changes.ts'
import type { PolicyDraft } from '../../stores/policy-draft.ts'
import { useOffline } from '../../stores/session.ts'
import { usePolicyKeeper } from './use-policy-keeper.ts'
import { showToast } from '../../ui/toasts.ts'
import {
  ANY_CONNECTOR,
  DEFAULT_FLOW,
  localOf,
  policyBodyOf,
  policyFormOf,
  type PolicyForm,
} from './policy-form.ts'
import { movedIds, placeBefore } from './policy-order.ts'
import { usePolicyTexts } from './use-policy-texts.ts'
import type { Policies } from './use-policies.ts'

export const LAST = 'last'
const DRAFT_DAYS = 30

/** The form over one policy, or a new one (`policy` null), perhaps `prepared` by another screen. */
export function usePolicyPanel(
  policy: () => PolicyResource | null,
  prepared: PolicyDraft | null,
  data: Policies,
  saved: (policy: PolicyResource, isNew: boolean) => void,
) {
  const say = usePolicyTexts()
  const { t } = useI18n()
  const { api, cache } = useOffline()
  const chosenPlace = ref<string>()
  const place = computed<string>({
    // The policies may be known only after the panel has opened.
    get: () =>
      chosenPlace.value ??
      (prepared ? placeBefore(data.policies.value, prepared.policy.connector) : undefined) ??
      LAST,
    set: (value) => (chosenPlace.value = value),
  })
  /** Also decide the request it was made from. Never by itself: deciding takes a press of its own. */
  const resolves = ref(false)
  let last: PolicyResource | null = null

  const form = usePanelForm<PolicyForm, SavePolicy>({
    initial: () => policyFormOf(policy() ?? {}),
    schema: savePolicy as never,
    toBody: (draft) => policyBodyOf(draft, data.connectors.value),
    save: async (body) => {
      last = await data.save(policy()?.id ?? null, body)
    },
    alsoCheck: (draft): Record<string, string> => ({
      ...(draft.from !== '' && draft.until !== '' && Date.parse(draft.until) <= Date.parse(draft.from)
        ? { validUntil: say('panel.ends_first') }
        : {}),
      ...conditionProblem(draft.condition),
    }),
  })
  if (prepared) Object.assign(form.draft, preparedForm(prepared))
  const keeper = usePolicyKeeper(policy, form, prepared === null)

  const body = computed(() => policyBodyOf(form.draft, data.connectors.value))
  /** A condition is compiled while it is typed; everything else waits until somebody saves. */
  const errors = computed(() => ({ ...conditionProblem(form.draft.condition), ...form.errors.value }))
  /** The first sentence about a field or anything in it. */
  const errorOf = (field: string): string | undefined =>
    Object.entries(errors.value).find(([name]) => name === field || name.startsWith(`${field}.`))?.[1]

  function conditionProblem(condition: string): Record<string, string> {
    if (condition.trim() === '') return {}
    const result = compileCondition(condition)
    if (result.ok) return {}
    const { detail, position } = result.problem
    return { condition: say('panel.condition_problem', { detail, position: position + 1 }) }
  }

  async function submit(): Promise<void> {
    const isNew = policy() === null
    if (!(await form.submit()) || !last) return
    const { id, name } = last
    if (isNew) await putInPlace(id, name)
    if (isNew && resolves.value) await resolve(last)
    saved(last, isNew)
  }

  async function putInPlace(id: string, name: string): Promise<void> {
    if (place.value === LAST) return
    const ids = data.policies.value.map((one) => one.id).filter((one) => one !== id)
    const done = await data.reorder(movedIds([...ids, id], id, { before: place.value }))
    if (!done) showToast({ tone: 'wait', title: say('placed_last', { name }) })
  }

  async function resolve({ id, name }: PolicyResource): Promise<void> {
    const from = prepared?.fromRequest
    if (!from) return
    const done = await attempt(
      async () =>
        putRequests(cache, [await api.post(`/requests/${from.id}/resolve`, { policyId: id }, requestSchema)]),
      say('panel.not_resolved', { name: from.requester }),
    )
    if (done) showToast({ title: say('panel.resolved', { name: from.requester, policy: name }) })
  }

  const connectorOptions = computed(() => {
    const known = data.connectors.value.map(({ key, name }) => ({ value: key, label: name }))
    const own = { value: OWN_TOOLS.key as string, label: OWN_TOOLS.name as string }
    const options = [{ value: ANY_CONNECTOR, label: say('any_connector') }, ...known, own]
    const { connector } = form.draft
    if (options.some(({ value }) => value === connector)) return options
    return [...options, { value: connector, label: say('panel.connector_removed', { name: connector }) }]
  })
  const flowOptions = computed(() => [
    { value: DEFAULT_FLOW, label: say('panel.default_flow') },
    ...data.flows.value
      .filter(({ id, active }) => active || id === form.draft.flow)
      .map(({ id, name, active }) => ({
        value: id,
        label: active ? name : say('panel.inactive_flow', { name }),
      })),
  ])
  const placeOptions = computed(() => [
    ...data.policies.value.map(({ id, name }) => ({
      value: id,
      label: say('panel.place_before', { name }),
    })),
    { value: LAST, label: say('panel.place_last') },
  ])

  return {
    ...form,
    keeper,
    body,
    place,
    resolves,
    errorOf,
    submit,
    connectorOptions,
    flowOptions,
    placeOptions,
    t,
    say,
  }
}

/** As narrow as what was prepared, pinned to the tools as they are, and with an end. */
function preparedForm({ policy }: PolicyDraft): PolicyForm {
  const form = policyFormOf(policy)
  const end = new Date(Date.now() + DRAFT_DAYS * 86_400_000)
  return {
    ...form,
    pinned: form.action === 'allow',
    until: form.until === '' ? localOf(end.toISOString()) : form.until,
  }
}
