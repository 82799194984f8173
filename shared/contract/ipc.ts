import { z } from 'zod'

export const coordinatorState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('running'), url: z.string() }),
  z.object({ state: z.literal('restarting'), attempt: z.int(), inMs: z.int() }),
  z.object({ state: z.literal('failed'), detail: z.string() }),
])
export type CoordinatorState = z.infer<typeof coordinatorState>

export const appInfo = z.object({
  version: z.string(),
  platform: z.string(),
  electron: z.string(),
  mode: z.enum(['computer', 'team']),
  coordinator: coordinatorState,
})
export type AppInfo = z.infer<typeof appInfo>

/** Renderer asks, main answers. One line a channel. */
export const IPC_CALLS = {
  'app:info': { input: z.void(), output: appInfo },
  'app:set-badge': { input: z.strictObject({ count: z.int().min(0).max(9999) }), output: z.void() },
  'app:set-theme': { input: z.strictObject({ theme: z.enum(['system', 'light', 'dark']) }), output: z.void() },
  /** Opens a socket of this window; frames arrive on the MessagePort that the preload hands over. */
  'stream:open': { input: z.strictObject({ since: z.int().min(0) }), output: z.void() },
  'onboarding:use-this-computer': {
    input: z.strictObject({ name: z.string().trim().min(1).max(200), email: z.email() }),
    output: z.void(),
  },
  'notifications:test': { input: z.void(), output: z.strictObject({ shown: z.boolean(), detail: z.string().optional() }) },
  'coordinator:restart': { input: z.void(), output: z.void() },
} as const
export type IpcCalls = typeof IPC_CALLS
export type IpcChannel = keyof IpcCalls

/** Main tells, renderer listens. */
export const IPC_EVENTS = {
  'open-request': z.strictObject({ requestId: z.string() }),
  'coordinator-state': coordinatorState,
  'navigate': z.strictObject({ screen: z.string() }),
} as const
export type IpcEvents = typeof IPC_EVENTS
export type IpcEventName = keyof IpcEvents

/** What the preload exposes as `window.countersign`. Frozen; no generic invoke, no event objects. */
export interface DesktopBridge {
  info(): Promise<AppInfo>
  setBadge(input: { count: number }): Promise<void>
  setTheme(input: { theme: 'system' | 'light' | 'dark' }): Promise<void>
  useThisComputer(input: { name: string; email: string }): Promise<void>
  testNotification(): Promise<{ shown: boolean; detail?: string }>
  restartCoordinator(): Promise<void>
  /** Relays one socket. Frames are the texts of the stream contract; `onClose` gets the close code. */
  openStream(since: number, onFrame: (text: string) => void, onClose: (code: number) => void): Promise<{ send(text: string): void; close(): void }>
  onOpenRequest(listener: (input: { requestId: string }) => void): () => void
  onCoordinatorState(listener: (state: CoordinatorState) => void): () => void
  onNavigate(listener: (input: { screen: string }) => void): () => void
}
