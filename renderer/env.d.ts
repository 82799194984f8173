import type { DesktopBridge } from '../shared/contract/ipc.ts'

declare global {
  interface Window {
    /** Only in the desktop app. */
    readonly countersign?: DesktopBridge
  }
}
