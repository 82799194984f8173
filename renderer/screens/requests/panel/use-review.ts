import { computed, reactive, ref, watch, type ComputedRef } from 'vue'
import type { SharedRequest } from '../../../../shared/contract/http/requests.ts'
import { isDestructive } from '../../../../shared/domain/flow/risk.ts'
import { whyNotDecide } from '../../../offline/viewer.ts'
import { argumentLines, unopened, type ArgumentLine } from '../model/argument-lines.ts'

export type RequestedTool = SharedRequest['tools'][number]

export interface ReviewedTool {
  readonly tool: RequestedTool
  readonly lines: readonly ArgumentLine[]
  /** Folded parts that nobody has opened here. */
  readonly unopened: number
}

/** Why Approve does not act now, as the key of a sentence; null when it does. */
export type ApproveBlock = 'none-ticked' | 'unopened' | 'unseen' | null

/**
 * What the person has done in the panel so far: which tools are ticked, which folded parts they opened, which tools have
 * been in view. It starts anew with each request, and with each change of what would run.
 */
export function useReview(request: ComputedRef<SharedRequest | undefined>, userId: string) {
  const ticked = reactive(new Set<string>())
  const opened = reactive(new Map<string, Set<string>>())
  const seen = reactive(new Set<string>())
  const reason = ref('')
  const denying = ref(false)

  watch(
    () => `${request.value?.id} ${request.value?.digest}`,
    () => {
      ticked.clear()
      opened.clear()
      seen.clear()
      reason.value = ''
      denying.value = false
      for (const { name, outcome } of request.value?.tools ?? []) if (outcome !== 'denied') ticked.add(name)
    },
    { immediate: true },
  )

  const tools = computed<readonly ReviewedTool[]>(() =>
    (request.value?.tools ?? []).map((tool) => {
      const open = opened.get(tool.name) ?? new Set<string>()
      const lines = tool.arguments ? argumentLines(tool.arguments, tool.maskedPaths, open) : []
      return { tool, lines, unopened: unopened(lines, open).length }
    }),
  )
  const cannot = computed(() => (request.value ? whyNotDecide(request.value, userId) : 'not_pending'))
  const chosen = computed(() => tools.value.filter(({ tool }) => ticked.has(tool.name)))
  /** Of what is ticked: the rest is denied with the same decision. */
  const dangerous = computed(() => chosen.value.filter(({ tool }) => isDestructive(tool)))
  const highRisk = computed(() => dangerous.value.length > 0)

  const block = computed<ApproveBlock>(() => {
    if (chosen.value.length === 0) return 'none-ticked'
    if (dangerous.value.some((one) => one.unopened > 0)) return 'unopened'
    if (dangerous.value.some(({ tool }) => !seen.has(tool.name))) return 'unseen'
    return null
  })
  /** The first tool that stands in the way of Approve, to be brought into view. */
  const blocking = computed(
    () => dangerous.value.find(({ tool, unopened }) => unopened > 0 || !seen.has(tool.name))?.tool.name,
  )

  function open(tool: string, path: string): void {
    const paths = opened.get(tool) ?? new Set<string>()
    paths.add(path)
    opened.set(tool, new Set(paths))
  }
  function tick(tool: string, on: boolean): void {
    if (on) ticked.add(tool)
    else ticked.delete(tool)
  }
  function onlyReadOnly(): void {
    ticked.clear()
    for (const { tool } of tools.value) if (tool.readOnly && tool.outcome !== 'denied') ticked.add(tool.name)
  }

  return {
    tools,
    ticked,
    chosen,
    cannot,
    highRisk,
    block,
    blocking,
    reason,
    denying,
    open,
    tick,
    onlyReadOnly,
    see: (tool: string) => seen.add(tool),
    startDenying: () => (denying.value = true),
    stopDenying: () => (denying.value = false),
    write: (text: string) => (reason.value = text),
  }
}
export type Review = ReturnType<typeof useReview>
