import {
  flow as flowSchema,
  type FlowResource,
  type SaveFlow,
} from '../../../../shared/contract/http/flows.ts'
import type { GroupNames } from '../../../../shared/contract/flow-file.ts'
import { ApiError } from '../../../offline/api-error.ts'
import { useOffline } from '../../../stores/session.ts'
import { showToast } from '../../../ui/toasts.ts'
import type { Texts } from '../../../flow-builder/texts.ts'
import { contentsOfFlow } from '../model/draft.ts'

export interface FlowActions {
  /** Each of these says what went wrong by itself, and whether it was done. */
  duplicate(flow: FlowResource): Promise<boolean>
  setActive(flow: FlowResource, active: boolean): Promise<boolean>
  remove(flow: FlowResource, replacement: string | undefined): Promise<boolean>
  /** Creates a flow, or saves the next version of one. Rejects with `ApiError`. */
  save(id: string | null, body: SaveFlow): Promise<FlowResource>
  exportFlows(flows: readonly FlowResource[], groups: GroupNames): Promise<boolean>
}

/** What can be done to flows, and how it is said. What the coordinator answers is shown at once. */
export function useFlowActions(texts: Texts): FlowActions {
  const { api, cache } = useOffline()

  async function attempt(act: () => Promise<unknown>, failed: string): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      showToast({ tone: 'deny', title: failed, text: sentenceOf(error), lasts: 12_000 })
      return false
    }
  }

  async function save(id: string | null, body: SaveFlow): Promise<FlowResource> {
    const saved =
      id === null
        ? await api.post('/flows', body, flowSchema)
        : await api.put(`/flows/${id}`, body, flowSchema)
    await cache.flow.put(saved)
    return saved
  }

  return {
    save,
    duplicate: (flow) =>
      attempt(async () => {
        const copy = await api.post(`/flows/${flow.id}/duplicate`, {}, flowSchema)
        await cache.flow.put(copy)
        showToast({ title: texts('list.duplicated', { name: copy.name }) })
      }, texts('list.not_duplicated')),
    setActive: (flow, active) =>
      attempt(
        async () => {
          await save(flow.id, { ...contentsOfFlow(flow), active, baseVersion: flow.version })
          showToast({ title: texts(active ? 'list.activated' : 'list.deactivated', { name: flow.name }) })
        },
        texts(active ? 'list.not_activated' : 'list.not_deactivated'),
      ),
    remove: (flow, replacement) =>
      attempt(async () => {
        const query = replacement === undefined ? {} : { replacement }
        await api.send('DELETE', `/flows/${flow.id}`, undefined, { query })
        await cache.flow.delete(flow.id)
        showToast({ title: texts('list.deleted', { name: flow.name }) })
      }, texts('list.not_deleted')),
    exportFlows: (flows, groups) =>
      attempt(async () => {
        // Loaded when it is first needed: the list opens without it.
        const { flowsToYaml } = await import('../model/flow-yaml.ts')
        const [only, ...others] = flows
        const name = only && others.length === 0 ? fileNameOf(only.name) : 'flows'
        download(`${name}.yaml`, flowsToYaml(flows.map(contentsOfFlow), groups))
      }, texts('list.not_exported')),
  }
}

export const sentenceOf = (error: unknown): string =>
  error instanceof ApiError ? error.message : String(error)

const fileNameOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'flow'

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
