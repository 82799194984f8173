import {
  computed,
  onScopeDispose,
  ref,
  shallowRef,
  watch,
  type ComputedRef,
  type Ref,
  type ShallowRef,
} from 'vue'
import type { FlowResource } from '../../../../shared/contract/http/flows.ts'
import type { Texts } from '../../../flow-builder/texts.ts'
import { useFlowBuilder, type FlowBuilder } from '../../../flow-builder/use-flow-builder.ts'
import { sameValue } from '../../../flow-builder/model/compare/same-value.ts'
import { useFlowDrafts, type KeptDraft } from '../flow-drafts.ts'
import { contentsOf, type FlowDraft } from '../model/draft.ts'
import { draftProblems, STEPS, type FieldProblem, type Step } from '../model/draft-problems.ts'
import type { FlowData } from '../use-flow-data.ts'
import { useFlowCheck, type FlowCheckState } from './use-flow-check.ts'

export interface FlowEditorState {
  readonly draft: ComputedRef<FlowDraft>
  readonly builder: FlowBuilder
  readonly check: FlowCheckState
  readonly problems: ComputedRef<readonly FieldProblem[]>
  /** The sentence for a field, once it should be shown. */
  problemOf(field: string): string | undefined
  /** Steps whose problems are shown, because somebody tried to go on from them. */
  readonly tried: ShallowRef<ReadonlySet<Step>>
  readonly isDirty: ComputedRef<boolean>
  readonly restored: Ref<boolean>
  change(fields: Partial<Omit<FlowDraft, 'graph' | 'base' | 'flowId'>>): void
  /** Puts another draft in place: a merge, or what was saved. */
  replace(draft: FlowDraft): void
  /** Writes the draft down now. */
  keep(): void
  /** Nothing is kept any more, and nothing asks before leaving. */
  settle(): void
}

export interface EditorOptions {
  /** Key of the kept draft: the id of the flow, or `new`. */
  readonly key: string
  /** What the flow says before any edit. */
  readonly start: FlowDraft
  readonly kept: KeptDraft | null
  readonly step: Ref<Step>
  readonly data: FlowData
  readonly texts: Texts
}

const KEEP_AFTER_MS = 400

/** One flow being edited: its draft, the builder that holds its graph, what is wrong with it, and where it is kept. */
export function useFlowEditor({ key, start, kept, step, data, texts }: EditorOptions): FlowEditorState {
  const drafts = useFlowDrafts()
  const first = kept?.draft ?? start
  const fields = shallowRef<Omit<FlowDraft, 'graph'>>(first)
  const builder = useFlowBuilder(first.graph, {
    now: () => performance.now(),
    firstBranch: () => ({ label: texts('builder.first_branch'), when: 'destructive' }),
  })
  const draft = computed<FlowDraft>(() => ({ ...fields.value, graph: builder.graph.value }))
  const check = useFlowCheck(draft, data)
  const tried = shallowRef<ReadonlySet<Step>>(new Set())
  const restored = ref(kept !== null)
  const settled = ref(false)

  const otherNames = computed(() =>
    (data.flows.value ?? [])
      .filter((flow) => flow.id !== fields.value.flowId)
      .map((flow: FlowResource) => flow.name),
  )
  const problems = computed(() =>
    draftProblems(draft.value, { otherNames: otherNames.value, flowErrors: check.problems.value.errors }),
  )
  const beginning = contentsOf(start)
  const isDirty = computed(() => !settled.value && !sameValue(contentsOf(draft.value), beginning))

  function keep(): void {
    if (isDirty.value) drafts.keep(key, { draft: draft.value, step: step.value })
    else drafts.drop(key)
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  watch([draft, step], () => {
    clearTimeout(timer)
    timer = setTimeout(keep, KEEP_AFTER_MS)
  })
  onScopeDispose(() => {
    clearTimeout(timer)
  })

  return {
    draft,
    builder,
    check,
    problems,
    tried,
    isDirty,
    restored,
    problemOf(field) {
      const found = problems.value.find((problem) => problem.field === field)
      return found && tried.value.has(found.step) ? sentenceFor(found, texts) : undefined
    },
    change(changes) {
      fields.value = { ...fields.value, ...changes }
    },
    replace(next) {
      fields.value = next
      builder.replace(next.graph)
      restored.value = false
    },
    keep,
    settle() {
      settled.value = true
      clearTimeout(timer)
      drafts.drop(key)
    },
  }
}

const LIMITS: Readonly<Record<string, number>> = { name: 120, description: 1000 }

/** What is wrong with a field, in words. */
function sentenceFor({ code, field }: FieldProblem, texts: Texts): string {
  const limit = code === 'minutes' ? 129_600 : (LIMITS[field] ?? 0)
  return texts(`problem.${code}`, { limit })
}

export const nextStep = (step: Step): Step | undefined => STEPS[STEPS.indexOf(step) + 1]
export const previousStep = (step: Step): Step | undefined => STEPS[STEPS.indexOf(step) - 1]
