import { computed, ref, shallowRef, type ComputedRef } from 'vue'
import { revealedArgument } from '../../../../shared/contract/http/requests.ts'
import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts'
import { ApiError } from '../../../offline/api-error.ts'
import { useCollection } from '../../../offline/use-collection.ts'
import { useOffline } from '../../../stores/session.ts'
import { withValueAt } from '../model/value-at.ts'
import type { ReviewedTool } from './use-review.ts'

/**
 * Begins to edit one tool's arguments. Masked values are asked of the coordinator first, which records that; without a
 * connection such a call cannot be edited.
 */
export function useEdit(subject: {
  readonly requestId: () => string
  readonly connectorKey: () => string
  readonly reviewed: ComputedRef<ReviewedTool>
}) {
  const { api } = useOffline()
  const { value: connectors } = useCollection('connector')
  /** What the form begins with; null while there is none. */
  const values = shallowRef<JsonObject | null>(null)
  const failed = ref('')
  const busy = ref(false)

  /** Of exactly the tool that was asked for: another definition has other rules. */
  const schema = computed<JsonObject | null>(() => {
    const { name, definitionHash } = subject.reviewed.value.tool
    const tool = connectors.value
      ?.find(({ key }) => key === subject.connectorKey())
      ?.tools.find((one) => one.name === name && one.definitionHash === definitionHash)
    return (tool?.inputSchema as JsonObject | undefined) ?? null
  })

  async function begin(): Promise<void> {
    const { tool, own } = subject.reviewed.value
    let shown = own ?? (tool.arguments as JsonObject | undefined)
    if (!shown) return
    failed.value = ''
    busy.value = true
    try {
      for (const { path } of own ? [] : tool.maskedPaths) {
        const url = `/requests/${encodeURIComponent(subject.requestId())}/reveal`
        const { value } = await api.post(url, { tool: tool.name, path }, revealedArgument)
        shown = withValueAt(shown, path, value as JsonValue)
      }
      values.value = shown
    } catch (error) {
      failed.value = error instanceof ApiError ? error.message : String(error)
    } finally {
      busy.value = false
    }
  }

  return { values, schema, failed, busy, begin, end: () => (values.value = null) }
}
