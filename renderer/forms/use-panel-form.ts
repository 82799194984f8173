import { computed, reactive, ref, shallowRef, toRaw, watch, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { z } from 'zod'
import { ApiError } from '../offline/api-error.ts'
import { problemsOf, sentencesOf } from './field-errors.ts'

export interface PanelForm<Draft extends object> {
  readonly draft: Draft
  readonly dirty: ComputedRef<boolean>
  /** One sentence a field, by its dotted name. Empty until somebody tried to save. */
  readonly errors: ComputedRef<Readonly<Record<string, string>>>
  /** What went wrong with the whole. */
  readonly failure: Ref<string>
  readonly busy: Ref<boolean>
  /** Resolves to whether it was saved; where not, what was typed stays. */
  submit(): Promise<boolean>
}

export interface PanelFormOptions<Draft extends object, Body, Saved = unknown> {
  /** What stands in the form before anything is typed. Asked again when it changes while nothing is typed. */
  readonly initial: () => Draft
  readonly schema: z.ZodType<Body>
  /** The body as the contract wants it; may be invalid. */
  readonly toBody: (draft: Draft) => unknown
  /** Rejects with `ApiError`. */
  readonly save: (body: Body) => Promise<Saved>
  /** After it was saved, with what the coordinator answered. */
  readonly onSaved?: (saved: Saved) => void
  /** Problems that the contract does not know, as sentences by field. */
  readonly alsoCheck?: (draft: Draft) => Readonly<Record<string, string>>
  /** Sentences for fields whose format has its own rule. */
  readonly formats?: Readonly<Record<string, string>>
  /** Which field a code of the coordinator is about. */
  readonly fieldOfCode?: Readonly<Record<string, string>>
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** A form over one body of the API: checked by its contract, server errors beside their fields, nothing lost on failure. */
export function usePanelForm<Draft extends object, Body, Saved = unknown>(
  options: PanelFormOptions<Draft, Body, Saved>,
): PanelForm<Draft> {
  const { t } = useI18n()
  const draft = reactive(copy(options.initial())) as Draft
  const kept = ref(JSON.stringify(options.initial()))
  const tried = ref(false)
  const failure = ref('')
  const busy = ref(false)
  const fromServer = shallowRef<ReadonlyMap<string, string>>(new Map())
  const now = computed(() => JSON.stringify(draft))
  const dirty = computed(() => now.value !== kept.value)

  function reset(): void {
    const fresh = copy(options.initial())
    kept.value = JSON.stringify(fresh)
    Object.assign(draft, fresh)
    tried.value = false
    failure.value = ''
    fromServer.value = new Map()
  }
  // Somebody else's change shows at once where nothing of one's own would be lost.
  watch([() => JSON.stringify(options.initial()), busy], ([fresh]) => {
    if (fresh !== kept.value && !dirty.value && !busy.value) reset()
  })
  watch(now, () => {
    fromServer.value = new Map()
    failure.value = ''
  })

  const local = computed<Readonly<Record<string, string>>>(() => {
    const parsed = options.schema.safeParse(options.toBody(draft))
    const found: Record<string, string> = { ...options.alsoCheck?.(draft) }
    if (parsed.success) return found
    for (const [name, { key, data }] of problemsOf(parsed.error)) {
      found[name] ??= (key === 'invalid' && options.formats?.[name]) || t(`forms.invalid.${key}`, data)
    }
    return found
  })
  const errors = computed(() => ({
    ...(tried.value ? local.value : {}),
    ...Object.fromEntries(fromServer.value),
  }))

  async function submit(): Promise<boolean> {
    if (busy.value) return false
    tried.value = true
    const parsed = options.schema.safeParse(options.toBody(toRaw(draft) as Draft))
    if (!parsed.success || Object.keys(local.value).length > 0) {
      failure.value = t('forms.look')
      return false
    }
    busy.value = true
    failure.value = ''
    const sent = now.value
    let saved: Saved
    try {
      saved = await options.save(parsed.data)
      kept.value = sent
      tried.value = false
    } catch (error) {
      take(error)
      return false
    } finally {
      busy.value = false
    }
    options.onSaved?.(saved)
    return true
  }

  function take(error: unknown): void {
    if (!(error instanceof ApiError)) throw error
    const field = options.fieldOfCode?.[error.code]
    const sentences = new Map(sentencesOf(error.fields))
    if (field !== undefined) sentences.set(field, error.message)
    fromServer.value = sentences
    failure.value =
      error.code === 'offline' ? t('forms.offline') : sentences.size > 0 ? t('forms.look') : error.message
  }

  return { draft, dirty, errors, failure, busy, submit }
}
