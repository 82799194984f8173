import { computed, type ComputedRef } from 'vue'
import type { GroupNames } from '../../../shared/contract/flow-file.ts'
import type { Connector } from '../../../shared/contract/http/connectors.ts'
import type { FlowResource } from '../../../shared/contract/http/flows.ts'
import type { Group, User } from '../../../shared/contract/http/people.ts'
import type { PolicyResource } from '../../../shared/contract/http/policies.ts'
import type { Directory } from '../../../shared/domain/people/person.ts'
import type { FormChoices } from '../../flow-builder/forms/form-choices.ts'
import { useLive } from '../../offline/use-live.ts'
import { useOffline, useSession } from '../../stores/session.ts'
import { directoryOf } from './model/directory-of.ts'

export interface FlowData {
  /** Undefined until the first answer of this window's store. */
  readonly flows: ComputedRef<readonly FlowResource[] | undefined>
  readonly users: ComputedRef<readonly User[]>
  readonly groups: ComputedRef<readonly Group[]>
  readonly connectors: ComputedRef<readonly Connector[]>
  readonly policies: ComputedRef<readonly PolicyResource[]>
  readonly directory: ComputedRef<Directory>
  readonly choices: ComputedRef<FormChoices>
  readonly groupNames: ComputedRef<GroupNames>
  readonly isAdmin: ComputedRef<boolean>
  readonly error: ComputedRef<Error | undefined>
}

/** Everything around flows that this window knows, kept up to date. */
export function useFlowData(): FlowData {
  const { cache } = useOffline()
  const session = useSession()
  const flows = useLive(() => cache.flow.toArray())
  const users = useLive(() => cache.user.toArray())
  const groups = useLive(() => cache.group.toArray())
  const connectors = useLive(() => cache.connector.toArray())
  const policies = useLive(() => cache.policy.toArray())

  const allUsers = computed(() => users.value.value ?? [])
  const allGroups = computed(() => groups.value.value ?? [])
  const allConnectors = computed(() => connectors.value.value ?? [])
  return {
    flows: computed(() => flows.value.value),
    users: allUsers,
    groups: allGroups,
    connectors: allConnectors,
    policies: computed(() => policies.value.value ?? []),
    directory: computed(() => directoryOf(allUsers.value, allGroups.value)),
    choices: computed(() => ({
      groups: allGroups.value.map(({ id, name, members }) => ({ id, name, members: members.length })),
      connectors: allConnectors.value.map(({ key, name }) => ({ key, name })),
    })),
    groupNames: computed(() => groupNamesOf(allGroups.value)),
    isAdmin: computed(() => session.user?.role === 'admin'),
    error: computed(() => flows.error.value ?? users.error.value),
  }
}

/** A name that two groups have leads to neither. */
function groupNamesOf(groups: readonly Group[]): GroupNames {
  const names = new Map(groups.map((group) => [group.id, group.name]))
  const ids = new Map<string, string | undefined>()
  for (const group of groups) ids.set(group.name, ids.has(group.name) ? undefined : group.id)
  return { nameOf: (id) => names.get(id), idOf: (name) => ids.get(name) }
}
