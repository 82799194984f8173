import { computed, type ComputedRef } from 'vue'
import {
  agent as agentSchema,
  group as groupSchema,
  user as userSchema,
  type Agent,
  type Group,
  type SaveAgent,
  type SaveGroup,
  type SaveUser,
  type User,
} from '../../../shared/contract/http/people.ts'
import { useCollection } from '../../offline/use-collection.ts'
import { useConnection } from '../../stores/connection.ts'
import { useOffline, useSession } from '../../stores/session.ts'

export interface People {
  readonly users: ComputedRef<readonly User[]>
  readonly groups: ComputedRef<readonly Group[]>
  readonly agents: ComputedRef<readonly Agent[]>
  /** Nothing is known yet. */
  readonly loading: ComputedRef<boolean>
  readonly error: ComputedRef<Error | undefined>
  readonly isAdmin: ComputedRef<boolean>
  nameOf(userId: string): string
  groupName(groupId: string): string
  /** These create with `id` null, and reject with `ApiError`. */
  saveUser(id: string | null, body: SaveUser): Promise<User>
  saveGroup(id: string | null, body: SaveGroup): Promise<Group>
  saveAgent(id: string | null, body: SaveAgent): Promise<Agent>
  removeGroup(id: string): Promise<void>
  removeAgent(id: string): Promise<void>
}

/** The people, groups and agents that this window knows, kept up to date, and how they are changed. */
export function usePeople(): People {
  const { api, cache } = useOffline()
  const session = useSession()
  const connection = useConnection()
  const users = useCollection('user')
  const groups = useCollection('group')
  const agents = useCollection('agent')
  const userNames = computed(() => new Map((users.value.value ?? []).map(({ id, name }) => [id, name])))
  const groupNames = computed(() => new Map((groups.value.value ?? []).map(({ id, name }) => [id, name])))

  return {
    users: computed(() => users.value.value ?? []),
    groups: computed(() => groups.value.value ?? []),
    agents: computed(() => agents.value.value ?? []),
    // There is always somebody: whoever looks at this.
    loading: computed(
      () => users.value.value === undefined || (users.value.value.length === 0 && connection.loading),
    ),
    error: computed(() => users.error.value ?? groups.error.value ?? agents.error.value),
    isAdmin: computed(() => session.user?.role === 'admin'),
    nameOf: (id) => userNames.value.get(id) ?? id,
    groupName: (id) => groupNames.value.get(id) ?? id,
    async saveUser(id, body) {
      const saved =
        id === null
          ? await api.post('/users', body, userSchema)
          : await api.put(`/users/${id}`, body, userSchema)
      await cache.user.put(saved)
      return saved
    },
    async saveGroup(id, body) {
      const saved =
        id === null
          ? await api.post('/groups', body, groupSchema)
          : await api.put(`/groups/${id}`, body, groupSchema)
      await cache.group.put(saved)
      return saved
    },
    async saveAgent(id, body) {
      const saved =
        id === null
          ? await api.post('/agents', body, agentSchema)
          : await api.put(`/agents/${id}`, body, agentSchema)
      await cache.agent.put(saved)
      return saved
    },
    async removeGroup(id) {
      await api.send('DELETE', `/groups/${id}`)
      await cache.group.delete(id)
    },
    async removeAgent(id) {
      await api.send('DELETE', `/agents/${id}`)
      await cache.agent.delete(id)
    },
  }
}
