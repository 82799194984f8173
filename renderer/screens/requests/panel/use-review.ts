import { computed, reactive, ref, shallowReactive, watch, type ComputedRef } from 'vue'
import type { SharedRequest } from '../../../../shared/contract/http/requests.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import { isDestructive } from '../../../../shared/domain/flow/risk.ts'
import { whyNotDecide } from '../../../offline/viewer.ts'
import { changedPaths } from '../../../../shared/domain/request/changed-paths.ts'
import { argumentLines, unopened } from '../model/argument-lines.ts'
import { comparedLines, type Asked, type ComparedLine } from '../model/compared-lines.ts'

export type RequestedTool = SharedRequest['tools'][number]

export interface ReviewedTool {
  readonly tool: RequestedTool
  /** What would run, beside what had been asked where that differs. */
  readonly lines: readonly ComparedLine[]
  /** Folded parts that nobody has opened here. */
  readonly unopened: number
  /** The arguments that this person puts in place of those asked for. */
  readonly own: JsonObject | undefined
}

/** Other arguments for a tool, and those in force before, both without masks: whoever edits has been shown them. */
interface OwnEdit {
  readonly values: JsonObject
  readonly asked: JsonObject
}

/** Why Approve does not act now, as the key of a sentence; null when it does. */
export type ApproveBlock = 'none-ticked' | 'editing' | 'unopened' | 'unseen' | null

const askedBefore = ({ values, asked }: OwnEdit): Asked => ({
  arguments: asked,
  maskedPaths: [],
  changedPaths: changedPaths(asked, values),
})

/**
 * What the person has done in the panel so far: which tools are ticked, which folded parts they opened, which tools have
 * been in view. It starts anew with each request, and with each change of what would run.
 */
export function useReview(request: ComputedRef<SharedRequest | undefined>, userId: string) {
  const ticked = reactive(new Set<string>())
  const opened = reactive(new Map<string, Set<string>>())
  const seen = reactive(new Set<string>())
  const edits = shallowReactive(new Map<string, OwnEdit>())
  /** Tools whose arguments are being written. */
  const editing = reactive(new Set<string>())
  const reason = ref('')
  const denying = ref(false)

  watch(
    () => `${request.value?.id} ${request.value?.digest}`,
    () => {
      ticked.clear()
      opened.clear()
      seen.clear()
      edits.clear()
      editing.clear()
      reason.value = ''
      denying.value = false
      for (const { name, outcome } of request.value?.tools ?? []) if (outcome !== 'denied') ticked.add(name)
    },
    { immediate: true },
  )

  const tools = computed<readonly ReviewedTool[]>(() =>
    (request.value?.tools ?? []).map((tool) => {
      const open = opened.get(tool.name) ?? new Set<string>()
      const own = edits.get(tool.name)
      const inForce = own?.values ?? (tool.arguments as JsonObject | undefined)
      const masked = own ? [] : tool.maskedPaths
      const asked = own ? askedBefore(own) : tool.asked
      if (!inForce) return { tool, lines: [], unopened: 0, own: undefined }
      const lines = asked ? comparedLines(inForce, masked, open, asked) : argumentLines(inForce, masked, open)
      const folded = unopened(
        lines.filter((line) => !('side' in line) || line.side !== 'was'),
        open,
      )
      return { tool, lines, unopened: folded.length, own: own?.values }
    }),
  )
  const cannot = computed(() => (request.value ? whyNotDecide(request.value, userId) : 'not_pending'))
  const chosen = computed(() => tools.value.filter(({ tool }) => ticked.has(tool.name)))
  /** Of what is ticked: the rest is denied with the same decision. */
  const dangerous = computed(() => chosen.value.filter(({ tool }) => isDestructive(tool)))
  const chosenEdits = computed(() =>
    chosen.value.flatMap(({ tool, own }) => (own ? [[tool.name, own] as const] : [])),
  )
  const highRisk = computed(() => dangerous.value.length > 0)

  const block = computed<ApproveBlock>(() => {
    if (chosen.value.length === 0) return 'none-ticked'
    if (chosen.value.some(({ tool }) => editing.has(tool.name))) return 'editing'
    if (dangerous.value.some((one) => one.unopened > 0)) return 'unopened'
    if (dangerous.value.some(({ tool }) => !seen.has(tool.name))) return 'unseen'
    return null
  })
  /** The first tool that stands in the way of Approve, to be brought into view. */
  const blocking = computed(
    () =>
      chosen.value.find(({ tool }) => editing.has(tool.name))?.tool.name ??
      dangerous.value.find(({ tool, unopened }) => unopened > 0 || !seen.has(tool.name))?.tool.name,
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
  /** Other arguments for a tool; null takes them back. What was opened of the old ones says nothing about these. */
  function edit(tool: string, values: JsonObject | null, before?: JsonObject): void {
    if (values === null) edits.delete(tool)
    else edits.set(tool, { values, asked: edits.get(tool)?.asked ?? before ?? values })
    opened.delete(tool)
    editing.delete(tool)
  }
  function onlyReadOnly(): void {
    ticked.clear()
    for (const { tool } of tools.value) if (tool.readOnly && tool.outcome !== 'denied') ticked.add(tool.name)
  }

  return {
    tools,
    ticked,
    chosen,
    /** What this person changed in the tools that are ticked. */
    chosenEdits,
    cannot,
    highRisk,
    block,
    blocking,
    reason,
    denying,
    open,
    tick,
    edit,
    startEditing: (tool: string) => editing.add(tool),
    stopEditing: (tool: string) => editing.delete(tool),
    onlyReadOnly,
    see: (tool: string) => seen.add(tool),
    startDenying: () => (denying.value = true),
    stopDenying: () => (denying.value = false),
    write: (text: string) => (reason.value = text),
  }
}
export type Review = ReturnType<typeof useReview>
