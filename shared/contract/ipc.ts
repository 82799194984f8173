import { z } from 'zod'
import { approvalEnd, proposedApproval, type ApprovalEnd, type ProposedApproval } from './confirm.ts'
import { email, personName } from './http/common.ts'
import { signInAnswer, signInStep, type SignInAnswer, type SignInStep } from './sign-in.ts'

export const coordinatorState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('running'), url: z.string() }),
  z.object({ state: z.literal('restarting'), attempt: z.int(), inMs: z.int() }),
  z.object({ state: z.literal('failed'), detail: z.string() }),
])
export type CoordinatorState = z.infer<typeof coordinatorState>

/** Whether notifications reach this desktop: known only after the first was tried. */
export const notificationHealth = z.discriminatedUnion('state', [
  z.object({ state: z.literal('untried') }),
  z.object({ state: z.literal('working') }),
  /** Nothing on this system shows them; `detail` says what was seen. */
  z.object({ state: z.literal('failing'), detail: z.string() }),
])
export type NotificationHealth = z.infer<typeof notificationHealth>

/** `memory`: this system has no safe place for a token; the person signs in again at the next start. */
export const tokenKept = z.enum(['keychain', 'memory'])
export type TokenKept = z.infer<typeof tokenKept>

/**
 * Where the key of what a page stores is: in the system's keychain; in a file of the person's account; or, for a cache,
 * nowhere once the app has ended.
 */
export const storeKept = z.enum(['keychain', 'file', 'run'])
export type StoreKept = z.infer<typeof storeKept>

/** Under which name and with which keys (32 bytes, base64url) a page stores what one person sees of one coordinator. */
export const openedStore = z.strictObject({
  place: z.string(),
  userId: z.string(),
  name: z.string(),
  cacheKey: z.string(),
  queueKey: z.string(),
  kept: storeKept,
})
export type OpenedStore = z.infer<typeof openedStore>

/** A coordinator that this desktop is signed in to, or was. */
export const place = z.strictObject({
  /** `computer`, or the origin of a team's coordinator. */
  id: z.string(),
  active: z.boolean(),
  signedIn: z.boolean(),
  /** Requests that wait for the person there, as far as known. */
  waiting: z.int(),
})
export type Place = z.infer<typeof place>

/** What to do about newer versions: install them by itself, tell the person, or not even look. */
export const updateChoice = z.enum(['automatic', 'tell', 'off'])
export type UpdateChoice = z.infer<typeof updateChoice>

/** Where the app stands with newer versions of itself. */
export const updateState = z.discriminatedUnion('state', [
  /** This build names nobody who publishes it. */
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({ state: z.literal('unknown') }),
  z.strictObject({ state: z.literal('newest') }),
  z.strictObject({ state: z.enum(['available', 'loading', 'ready']), version: z.string() }),
  z.strictObject({
    state: z.literal('refused'),
    why: z.enum([
      'unreadable',
      'wrong-signature',
      'other-target',
      'too-old',
      'not-yet',
      'damaged',
      'away',
      'failed',
    ]),
  }),
])
export type UpdateState = z.infer<typeof updateState>

export const appInfo = z.object({
  version: z.string(),
  platform: z.string(),
  electron: z.string(),
  mode: z.enum(['computer', 'team']),
  coordinator: coordinatorState,
  notifications: notificationHealth,
  /** In team mode: whose coordinator, and whether a token is at hand. */
  team: z
    .object({
      address: z.string(),
      signedIn: z.boolean(),
      tokenKept,
      /** The coordinator has ended the session or closed the account: nothing of it may stay here. */
      revoked: z.boolean(),
    })
    .optional(),
  /** All coordinators, the one of this computer first. */
  places: z.array(place),
  theme: z.enum(['system', 'light', 'dark']),
  startAtLogin: z.boolean(),
  updates: z.object({ choice: updateChoice, now: updateState }),
  /** `taken`: it is wanted, but another program has the key. */
  nextRequestKey: z.object({ on: z.boolean(), keys: z.string(), taken: z.boolean() }),
})
export type AppInfo = z.infer<typeof appInfo>

/** The desktop's own languages; `system` follows the computer's. */
export const shellLanguage = z.enum(['system', 'en', 'de'])
export type ShellLanguage = z.infer<typeof shellLanguage>

/** Renderer asks, main answers. One line a channel. */
export const IPC_CALLS = {
  'app:info': { input: z.void(), output: appInfo },
  'app:set-badge': { input: z.strictObject({ count: z.int().min(0).max(9999) }), output: z.void() },
  'app:set-theme': {
    input: z.strictObject({ theme: z.enum(['system', 'light', 'dark']) }),
    output: z.void(),
  },
  /** In which language menus, the tray and notifications speak. */
  'app:set-language': { input: z.strictObject({ language: shellLanguage }), output: z.void() },
  'app:set-start-at-login': { input: z.strictObject({ on: z.boolean() }), output: z.void() },
  'app:set-next-request-key': { input: z.strictObject({ on: z.boolean() }), output: z.void() },
  /**
   * Opens a socket of this window; frames arrive on a MessagePort that comes with the same `stream` number, which the
   * preload counts. A window has one: opening another closes the one before.
   */
  'stream:open': {
    input: z.strictObject({
      stream: z.int().min(1),
      since: z.int().min(0).nullable(),
      /** Which coordinator the page means; another one now is refused with `coordinator_unavailable`. */
      place: z.string().max(500).nullable(),
    }),
    output: z.void(),
  },
  'onboarding:use-this-computer': {
    input: z.strictObject({ name: personName, email }),
    output: z.void(),
  },
  /** Signs in to a team's coordinator with an API token. Errors: `insecure_address`, `not_a_coordinator`, `invalid_credentials`, `coordinator_unavailable`. */
  'onboarding:use-team': {
    input: z.strictObject({
      address: z.string().trim().min(1).max(500),
      token: z.string().trim().min(1).max(500),
    }),
    output: z.strictObject({ tokenKept }),
  },
  /** One step of signing in to a team's coordinator. Each needs the ones before; errors carry the coordinator's own code. */
  'onboarding:sign-in': { input: signInStep, output: signInAnswer },
  /** Shows a coordinator, the same or another; the page is loaded anew. Errors: `not_found`. */
  'places:use': { input: z.strictObject({ id: z.string().max(500) }), output: z.void() },
  /** The keys of what is stored for a person of the coordinator shown now; null asks for whoever was here last. */
  'store:open': {
    input: z.strictObject({ userId: z.string().max(100).nullable() }),
    output: openedStore.nullable(),
  },
  /** Destroys the keys of all that is stored of the coordinator shown now. */
  'store:forget': { input: z.void(), output: z.void() },
  /** Forgets the team's coordinator shown now, its token and its keys, and shows another place. */
  'onboarding:leave-team': { input: z.void(), output: z.void() },
  'notifications:test': {
    input: z.void(),
    output: z.strictObject({ shown: z.boolean(), detail: z.string().optional() }),
  },
  'coordinator:restart': { input: z.void(), output: z.void() },
  'updates:choose': { input: z.strictObject({ choice: updateChoice }), output: z.void() },
  /** Looks now. Answers with what it came to. */
  'updates:look': { input: z.void(), output: updateState },
  /** Fetches what is newer, checks it and installs it: the app ends and starts again, or its installer goes on. */
  'updates:install': { input: z.void(), output: updateState },
  /**
   * Shows what would run in the app's own window, where the person approves or not. Answers when that window has closed.
   * Errors: `too_many_requests` while one is open, and the coordinator's own about decisions.
   */
  'requests:confirm-approval': { input: proposedApproval, output: approvalEnd },
} as const
export type IpcCalls = typeof IPC_CALLS
export type IpcChannel = keyof IpcCalls

/** Header by which a page says which coordinator its call is for. */
export const PLACE_HEADER = 'countersign-place'

/** How every call is answered: an error is a value, since an exception would lose its code on the way. */
export type IpcReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly text: string }

/**
 * Code and sentence of an error that a function of the bridge rejected with. The preload writes them into the message,
 * the only part of an error that crosses into the page.
 */
export function readBridgeError(error: unknown): { readonly code: string; readonly text: string } {
  const message = error instanceof Error ? error.message : String(error)
  const parts = /^\[([a-z_]+)\] (.*)$/s.exec(message)
  return { code: parts?.[1] ?? 'internal', text: parts?.[2] ?? message }
}

/** Main tells, renderer listens. */
export const IPC_EVENTS = {
  'open-request': z.strictObject({ requestId: z.string() }),
  'coordinator-state': coordinatorState,
  navigate: z.strictObject({ screen: z.string() }),
  places: z.array(place),
  /** The menu asks for words on the page. */
  find: z.strictObject({ step: z.enum(['open', 'next', 'previous']) }),
} as const
export type IpcEvents = typeof IPC_EVENTS
export type IpcEventName = keyof IpcEvents

/**
 * What the preload exposes as `window.countersign`. Frozen; no generic invoke, no event objects. Rejections are read with
 * `readBridgeError`. What main tells before a page listens is kept and told to its first listener.
 */
export interface DesktopBridge {
  info(): Promise<AppInfo>
  setBadge(input: { count: number }): Promise<void>
  setTheme(input: { theme: 'system' | 'light' | 'dark' }): Promise<void>
  setLanguage(input: { language: ShellLanguage }): Promise<void>
  setStartAtLogin(input: { on: boolean }): Promise<void>
  setNextRequestKey(input: { on: boolean }): Promise<void>
  useThisComputer(input: { name: string; email: string }): Promise<void>
  useTeam(input: { address: string; token: string }): Promise<{ tokenKept: TokenKept }>
  signIn(input: SignInStep): Promise<SignInAnswer>
  leaveTeam(): Promise<void>
  usePlace(input: { id: string }): Promise<void>
  openStore(input: { userId: string | null }): Promise<OpenedStore | null>
  forgetStore(): Promise<void>
  testNotification(): Promise<{ shown: boolean; detail?: string }>
  restartCoordinator(): Promise<void>
  chooseUpdates(input: { choice: UpdateChoice }): Promise<void>
  lookForUpdates(): Promise<UpdateState>
  installUpdate(): Promise<UpdateState>
  confirmApproval(input: ProposedApproval): Promise<ApprovalEnd>
  /** Relays one socket. Frames are the texts of the stream contract; `onClose` gets the close code. */
  openStream(
    since: number | null,
    onFrame: (text: string) => void,
    onClose: (code: number) => void,
    place: string | null,
  ): Promise<{ send(text: string): void; close(): void }>
  onOpenRequest(listener: (input: { requestId: string }) => void): () => void
  onCoordinatorState(listener: (state: CoordinatorState) => void): () => void
  onFind(listener: (input: { step: 'open' | 'next' | 'previous' }) => void): () => void
  onPlaces(listener: (places: readonly Place[]) => void): () => void
  onNavigate(listener: (input: { screen: string }) => void): () => void
}
