import { app } from 'electron'
import { IPC_CALLS, type AppInfo, type Place } from '../../../../shared/contract/ipc.ts'
import type { Notifier } from '../../../notifications/notifier.ts'
import type { CoordinatorChoice } from '../../access/coordinator-choice.ts'
import type { Approvals } from '../../confirm/confirm-approval.ts'
import type { Supervisor } from '../../coordinator/supervisor.ts'
import type { AtHome } from '../../home/at-home.ts'
import { NEXT_REQUEST_KEY } from '../../home/next-request-key.ts'
import { timing } from '../../launch/timing.ts'
import type { Log } from '../../log/create-log.ts'
import type { SettingsFile } from '../../settings/settings-file.ts'
import type { Updates } from '../../update/updates.ts'
import type { Attention } from '../../tray/attention.ts'
import type { StoreKeys } from '../../vault/store-keys.ts'
import type { MainWindow } from '../../window/main-window.ts'
import type { ShellTexts } from '../../../texts/en.ts'
import { createRegister } from '../register.ts'
import type { Relays } from '../relay.ts'
import { registerAppCalls } from './app-calls.ts'
import { registerCoordinatorCalls } from './coordinator-calls.ts'
import { registerHomeCalls } from './home-calls.ts'
import { registerNotificationCalls } from './notification-calls.ts'
import { registerOnboardingCalls } from './onboarding-calls.ts'
import { registerPlaceCalls } from './place-calls.ts'
import { registerSignInCalls } from './sign-in-calls.ts'
import { registerStreamCalls } from './stream-calls.ts'
import { registerUpdateCalls } from './update-calls.ts'

export interface CallParts {
  readonly choice: CoordinatorChoice
  places(): Place[]
  readonly storeKeys: StoreKeys
  readonly supervisor: Supervisor
  readonly settings: SettingsFile
  readonly notifier: Notifier
  readonly relays: Relays
  readonly window: MainWindow
  readonly attention: Attention
  readonly home: AtHome
  readonly approvals: Approvals
  readonly updates: Updates
  readonly log: Log
  texts(): ShellTexts
  onLanguage(): void
}

/** Every channel of the contract, one file a group. */
export function registerAllCalls(parts: CallParts): void {
  const { choice, supervisor, settings, notifier, relays, window, attention, log } = parts
  const register = createRegister(IPC_CALLS, {
    isKnownWindow: (contents) => window.isOurs(contents.id),
    now: timing.now,
    log,
  })
  const info = (): AppInfo => ({
    version: app.getVersion(),
    platform: process.platform,
    electron: process.versions.electron,
    coordinator: supervisor.state(),
    notifications: notifier.health(),
    theme: settings.current().theme,
    startAtLogin: settings.current().startAtLogin,
    updates: { choice: settings.current().updates, now: parts.updates.state() },
    nextRequestKey: {
      on: settings.current().nextRequestKey,
      keys: NEXT_REQUEST_KEY,
      taken: parts.home.nextRequestKey.isTaken(),
    },
    places: parts.places(),
    ...choice.facts(),
  })
  registerAppCalls(register, {
    info,
    settings,
    onPageCount: attention.pageCount,
    onLanguage: parts.onLanguage,
  })
  registerHomeCalls(register, { settings, ...parts.home })
  registerOnboardingCalls(register, choice)
  registerSignInCalls(register, choice, parts.texts)
  registerCoordinatorCalls(register, { supervisor, choice })
  registerPlaceCalls(register, choice, parts.storeKeys, window)
  registerStreamCalls(register, relays, choice)
  registerNotificationCalls(register, notifier, parts.texts)
  registerUpdateCalls(register, settings, parts.updates)
  register('requests:confirm-approval', (proposal) => parts.approvals.confirm(proposal))
}
