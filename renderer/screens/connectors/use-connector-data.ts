import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import {
  connector as connectorSchema,
  type Connector,
  type SaveConnector,
} from '../../../shared/contract/http/connectors.ts'
import { attempt } from '../../forms/attempt.ts'
import { useCollection } from '../../offline/use-collection.ts'
import { useOffline, useSession } from '../../stores/session.ts'
import { showToast } from '../../ui/toasts.ts'

export interface ConnectorData {
  /** Undefined until the first answer of this window's store. */
  readonly connectors: ComputedRef<readonly Connector[] | undefined>
  readonly error: ComputedRef<Error | undefined>
  readonly isAdmin: ComputedRef<boolean>
  /** Rejects with `ApiError`. */
  save(id: string | null, body: SaveConnector): Promise<Connector>
  setEnabled(connector: Connector, enabled: boolean): Promise<boolean>
  refresh(connector: Connector): Promise<boolean>
  remove(connector: Connector): Promise<boolean>
}

/** The connectors that this window knows, kept up to date, and what can be done with them. */
export function useConnectorData(): ConnectorData {
  const { t } = useI18n()
  const { api, cache } = useOffline()
  const session = useSession()
  const live = useCollection('connector')

  async function save(id: string | null, body: SaveConnector): Promise<Connector> {
    const saved =
      id === null
        ? await api.post('/connectors', body, connectorSchema)
        : await api.put(`/connectors/${id}`, body, connectorSchema)
    await cache.connector.put(saved)
    return saved
  }

  return {
    connectors: computed(() => live.value.value),
    error: computed(() => live.error.value),
    isAdmin: computed(() => session.user?.role === 'admin'),
    save,
    setEnabled: ({ id, key, name, transport }, enabled) =>
      attempt(
        () => save(id, { key, name, transport, enabled }),
        t(enabled ? 'connectors.not_enabled' : 'connectors.not_disabled', { name }),
      ),
    refresh: ({ id, name }) =>
      attempt(
        async () => {
          const fresh = await api.post(`/connectors/${id}/refresh`, {}, connectorSchema)
          await cache.connector.put(fresh)
          showToast(
            fresh.status === 'connected'
              ? { title: t('connectors.answers', { name, n: fresh.tools.length }, fresh.tools.length) }
              : { tone: 'deny', title: t('connectors.answers_not', { name }) },
          )
        },
        t('connectors.answers_not', { name }),
      ),
    remove: ({ id, name }) =>
      attempt(
        async () => {
          await api.send('DELETE', `/connectors/${id}`)
          await cache.connector.delete(id)
          showToast({ title: t('connectors.removed', { name }) })
        },
        t('connectors.not_removed', { name }),
      ),
  }
}
