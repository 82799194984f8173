import { reactive, readonly } from 'vue'

export interface Toast {
  readonly id: number
  readonly tone: 'neutral' | 'approve' | 'deny' | 'wait'
  readonly title: string
  readonly text?: string
  readonly action?: { readonly label: string; readonly run: () => void }
  /** ms until it goes by itself; `Infinity` for what must be read. */
  readonly lasts: number
  /** It went, by itself, by its button or by its action. */
  readonly closed?: () => void
}

const shown = reactive<Toast[]>([])
let next = 1

export const toasts: readonly Toast[] = readonly(shown)

/** Says something at the foot of the window. Never takes the focus. Returns the id to take it back by. */
export function showToast(
  toast: Omit<Toast, 'id' | 'tone' | 'lasts'> & Partial<Pick<Toast, 'tone' | 'lasts'>>,
): number {
  const id = next++
  shown.push({ tone: 'neutral', lasts: 6000, ...toast, id })
  // What must be read stays, however much there is.
  const passing = shown.filter(({ lasts }) => lasts !== Infinity)
  if (passing.length > 4)
    shown.splice(
      shown.findIndex(({ id: one }) => one === passing[0]?.id),
      1,
    )
  return id
}

export function hideToast(id: number): void {
  const at = shown.findIndex((toast) => toast.id === id)
  if (at >= 0) shown.splice(at, 1)[0]?.closed?.()
}
