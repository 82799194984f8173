import type { Notice } from '../../shared/contract/stream.ts'
import { cannotWait, quietFor, type QuietHours } from '../../shared/domain/delivery/quiet-hours.ts'

/** Clocks are set and machines sleep meanwhile: no timer is trusted for longer. */
const LOOK_MS = 60_000

export interface HoldParts {
  /** Epoch ms: quiet hours are hours of the clock on the wall. */
  wall(): number
  schedule(ms: number, run: () => void): () => void
  /** They have ended: all that was held, in the order it came. */
  release(notices: readonly Notice[]): void
}

export interface Hold {
  /** The hours that the person keeps quiet now; null: none. Without them what is held is released. */
  hours(hours: QuietHours | null): void
  /** True when it is held now. What comes again is held once. */
  takes(notice: Notice): boolean
  /** Forgets what means nothing any more. */
  drop(gone: (notice: Notice) => boolean): void
  /** Forgets all of it, and the hours: another person may come. */
  clear(): void
}

/** Keeps notices back in a person's quiet hours, but for what cannot wait. */
export function createHold(parts: HoldParts): Hold {
  const held = new Map<string, Notice>()
  let quiet: QuietHours | null = null
  let cancel: (() => void) | null = null

  const quietMs = (): number => (quiet === null ? 0 : quietFor(quiet, parts.wall()))

  function look(): void {
    cancel?.()
    cancel = null
    if (held.size === 0) return
    const left = quietMs()
    if (left > 0) {
      cancel = parts.schedule(Math.min(left, LOOK_MS), look)
      return
    }
    const notices = [...held.values()]
    held.clear()
    parts.release(notices)
  }

  return {
    hours(hours) {
      quiet = hours
      look()
    },
    takes(notice) {
      if (cannotWait(notice.kind) || quietMs() === 0) return false
      held.set(notice.id, notice)
      if (cancel === null) look()
      return true
    },
    drop(gone) {
      for (const [id, notice] of held) if (gone(notice)) held.delete(id)
    },
    clear() {
      held.clear()
      quiet = null
      look()
    },
  }
}
