import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { flow as flowSchema, type FlowResource } from '../../../../shared/contract/http/flows.ts'
import type { Texts } from '../../../flow-builder/texts.ts'
import { ApiError } from '../../../offline/api-error.ts'
import { useOffline } from '../../../stores/session.ts'
import { showToast } from '../../../ui/toasts.ts'
import { sentenceOf, useFlowActions } from '../list/use-flow-actions.ts'
import { saveBodyOf, type FlowDraft } from '../model/draft.ts'
import type { Step } from '../model/draft-problems.ts'
import type { FlowEditorState } from './use-flow-editor.ts'

export interface FlowSave {
  readonly busy: Ref<boolean>
  /** Why it could not be saved; what was typed stays. */
  readonly failure: ShallowRef<string | null>
  readonly wrongStep: ShallowRef<Step | null>
  /** The version somebody else saved meanwhile, while it is being looked at. */
  readonly theirs: ShallowRef<FlowResource | null>
  /** Words that have to be typed first. */
  readonly phrase: ShallowRef<string | null>
  /** Says whether it was saved. */
  save(): Promise<boolean>
  overwrite(): Promise<boolean>
  confirm(): Promise<boolean>
  /** Goes on with the merged draft, which is not saved yet. */
  merged(draft: FlowDraft): void
}

/** Saves a draft, and takes apart what the coordinator has against it. */
export function useFlowSave(editor: FlowEditorState, texts: Texts): FlowSave {
  const { api } = useOffline()
  const actions = useFlowActions(texts)
  const busy = ref(false)
  const failure = shallowRef<string | null>(null)
  const wrongStep = shallowRef<Step | null>(null)
  const theirs = shallowRef<FlowResource | null>(null)
  const phrase = shallowRef<string | null>(null)

  async function attempt(overwrite?: number): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failure.value = null
    wrongStep.value = null
    const { flowId } = editor.draft.value
    try {
      const saved = await actions.save(flowId, saveBodyOf(editor.draft.value, overwrite))
      theirs.value = null
      phrase.value = null
      editor.settle()
      showToast({
        tone: 'approve',
        title: texts(flowId === null ? 'editor.created' : 'editor.saved', { name: saved.name }),
      })
      return true
    } catch (error) {
      await explain(error, flowId)
      return false
    } finally {
      busy.value = false
    }
  }

  async function explain(error: unknown, flowId: string | null): Promise<void> {
    editor.keep()
    if (!(error instanceof ApiError)) {
      failure.value = sentenceOf(error)
      return
    }
    if (error.code === 'stale_version' && flowId !== null) {
      theirs.value = await api.get(`/flows/${flowId}`, flowSchema).catch(() => null)
      if (theirs.value) return
    }
    if (error.code === 'confirmation_required' && typeof error.data['phrase'] === 'string') {
      phrase.value = error.data['phrase']
      return
    }
    if (error.code === 'name_taken') wrongStep.value = 'general'
    if (error.code === 'invalid_flow') wrongStep.value = stepOf(error.fields[0]?.path ?? '')
    const details = error.fields.map((field) => field.message).join(' ')
    const text = details === '' ? error.message : details
    failure.value = texts(error.code === 'offline' ? 'editor.offline' : 'editor.not_saved', { reason: text })
  }

  return {
    busy,
    failure,
    wrongStep,
    theirs,
    phrase,
    save: () => attempt(),
    overwrite: () => attempt(theirs.value?.version),
    confirm() {
      if (phrase.value !== null) editor.change({ confirm: phrase.value })
      return attempt()
    },
    merged(draft) {
      theirs.value = null
      failure.value = null
      editor.replace(draft)
      showToast({ title: texts('merge.merged'), text: texts('merge.merged_text') })
    },
  }
}

/** The step of the wizard that a path of the coordinator's answer belongs to. */
function stepOf(path: string): Step {
  if (path.startsWith('/advanced')) return 'advanced'
  if (path.startsWith('/scope') || path.startsWith('/name') || path.startsWith('/description'))
    return 'general'
  return path.startsWith('/channels') ? 'channels' : 'approval'
}
