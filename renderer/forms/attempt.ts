import { ApiError } from '../offline/api-error.ts'
import { showToast } from '../ui/toasts.ts'

/** Does something; where it fails, says so with the reason. Resolves to whether it was done. */
export async function attempt(act: () => Promise<unknown>, failed: string): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    const text = error instanceof ApiError ? error.message : String(error)
    showToast({ tone: 'deny', title: failed, text, lasts: 12_000 })
    return false
  }
}
