import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { PolicyResource } from '../../../shared/contract/http/policies.ts'
import type { Column } from '../../ui/table.ts'
import { useNow } from '../../ui/use-now.ts'
import { firstAndMore, validityText } from './policy-words.ts'
import { usePolicyTexts } from './use-policy-texts.ts'
import type { Policies } from './use-policies.ts'

/** The columns of the list of policies. */
export function useColumns(data: Policies): ComputedRef<readonly Column<PolicyResource>[]> {
  const say = usePolicyTexts()
  const { locale } = useI18n()
  const now = useNow()
  const everybody = ({ users, groups, agents }: PolicyResource['subjects']): string =>
    users.length + groups.length + agents.length === 0 ? say('everybody') : ''

  return computed(() => [
    { id: 'order', label: say('order'), track: '88px', narrowTrack: '76px', sortable: true },
    { id: 'name', label: say('name'), track: 'minmax(150px, 2fr)', sortable: true },
    {
      id: 'connector',
      label: say('connector'),
      track: 'minmax(118px, 1fr)',
      wideOnly: true,
      text: ({ connector }) => data.connectorName(connector),
    },
    {
      id: 'users',
      label: say('users'),
      track: 'minmax(96px, 0.8fr)',
      wideOnly: true,
      text: ({ subjects }) =>
        firstAndMore(
          [...subjects.users.map(data.userName), ...subjects.agents.map(data.agentName)],
          everybody(subjects),
          say,
        ),
    },
    {
      id: 'groups',
      label: say('groups'),
      track: 'minmax(72px, 0.6fr)',
      wideOnly: true,
      text: ({ subjects }) => firstAndMore(subjects.groups.map(data.groupName), '', say),
    },
    { id: 'tools', label: say('tools'), track: 'minmax(92px, 0.8fr)', wideOnly: true },
    { id: 'action', label: say('action'), track: '170px', narrowTrack: '166px' },
    {
      id: 'validity',
      label: say('validity'),
      track: 'minmax(92px, 0.8fr)',
      wideOnly: true,
      text: (policy) => validityText(policy, now.value, locale.value, say),
    },
    { id: 'enabled', label: say('enabled'), track: '72px' },
  ])
}
