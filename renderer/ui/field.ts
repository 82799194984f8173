import { computed, inject, useId, type ComputedRef, type InjectionKey } from 'vue'

export interface Field {
  readonly id: string
  readonly describedBy: ComputedRef<string | undefined>
  readonly invalid: ComputedRef<boolean>
}

export const FIELD: InjectionKey<Field> = Symbol('field')

/** What a control inside a `FormField` needs to be named and described; alone it has an id and nothing else. */
export function useField(): Field {
  const id = useId()
  return inject(FIELD, { id, describedBy: computed(() => undefined), invalid: computed(() => false) })
}

/** The look of every control one types into or opens. */
export const CONTROL =
  'w-full rounded-control border border-line bg-surface px-3 min-h-8.5 placeholder:text-faint disabled:opacity-50 aria-invalid:border-deny'
