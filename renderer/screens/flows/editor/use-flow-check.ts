import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { CHANNEL_KINDS } from '../../../../shared/domain/delivery/channels.ts'
import { useI18n } from 'vue-i18n'
import type { FlowIssue, DrawnFlow } from '../../../../shared/domain/flow/issue.ts'
import type { FlowNode } from '../../../../shared/domain/flow/flow.ts'
import { validateFlow } from '../../../../shared/domain/flow/validate-flow.ts'
import { problemsOf, type Problems } from '../../../flow-builder/model/problems.ts'
import { flowPeople, stepPeople, type StepPeople } from '../../../flow-builder/model/step-people.ts'
import { contentsOf, type FlowDraft } from '../model/draft.ts'
import { wordedIssues } from '../model/worded-issues.ts'
import type { FlowData } from '../use-flow-data.ts'

export interface FlowCheckState {
  readonly problems: ComputedRef<Problems>
  peopleOf(node: FlowNode): StepPeople | null
  /** Everybody that some step asks. */
  readonly everybody: ComputedRef<StepPeople>
}

/** Checking a flow of this many steps at every key would be felt; larger ones wait for a pause. */
const AT_ONCE = 150
const PAUSE_MS = 150

/** Checks a flow while it is drawn, by the rules it is saved by, over the people this window knows. */
export function useFlowCheck(draft: ComputedRef<FlowDraft>, data: FlowData): FlowCheckState {
  const { t, te } = useI18n({ useScope: 'global' })
  const drawn = computed(() => contentsOf(draft.value) as DrawnFlow)
  const issues = shallowRef<readonly FlowIssue[]>([])
  const check = (): void => {
    issues.value = validateFlow(drawn.value, data.directory.value)
  }
  const worded = computed(() =>
    wordedIssues(issues.value, (key, data) => (te(key, 'en') ? t(key, data) : null)),
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    [drawn, data.directory],
    () => {
      clearTimeout(timer)
      if (draft.value.graph.nodes.length <= AT_ONCE) check()
      else timer = setTimeout(check, PAUSE_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
  })

  // Steps are values: the same step, with the same people and channels, gives the same answer.
  const people = computed(() => {
    const { channels } = draft.value
    const directory = data.directory.value
    const known = new WeakMap<FlowNode, StepPeople>()
    return (node: FlowNode): StepPeople | null => {
      if (node.kind !== 'approval' && node.kind !== 'notify') return null
      const before = known.get(node)
      if (before) return before
      const found = stepPeople(node, channels, directory)
      known.set(node, found)
      return found
    }
  })

  return {
    problems: computed(() => problemsOf(draft.value.graph, worded.value)),
    peopleOf: (node) => people.value(node),
    everybody: computed(() =>
      flowPeople(
        draft.value.graph.nodes.filter((node) => node.kind === 'approval'),
        CHANNEL_KINDS,
        data.directory.value,
      ),
    ),
  }
}
