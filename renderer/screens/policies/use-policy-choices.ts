import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useCollection } from '../../offline/use-collection.ts'

/** Names for the ids in policies, and what can be chosen. */
export function usePolicyChoices() {
  const { t } = useI18n()
  const users = useCollection('user')
  const groups = useCollection('group')
  const agents = useCollection('agent')
  const flows = useCollection('flow')
  const connectors = useCollection('connector')
  const options = (list: readonly { id: string; name: string }[] | undefined) =>
    (list ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const names = computed(
    () =>
      new Map(
        [users, groups, agents, flows].flatMap((live) =>
          (live.value.value ?? []).map(({ id, name }) => [id, name] as const),
        ),
      ),
  )
  return {
    users: computed(() => options(users.value.value)),
    groups: computed(() => options(groups.value.value)),
    agents: computed(() => options(agents.value.value)),
    flows: computed(() => options(flows.value.value?.filter(({ active }) => active))),
    connectors: computed(() => [
      { value: '*', label: t('policies.any_connector') },
      ...(connectors.value.value ?? []).map(({ key, name }) => ({ value: key, label: name })),
    ]),
    connectorList: computed(() => connectors.value.value ?? []),
    nameOf: (id: string): string => names.value.get(id) ?? id,
    connectorName: (key: string): string =>
      key === '*'
        ? t('policies.any_connector')
        : (connectors.value.value?.find((one) => one.key === key)?.name ?? key),
  }
}
export type PolicyChoices = ReturnType<typeof usePolicyChoices>
