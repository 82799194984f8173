import type { NextRequestKey } from '../../home/next-request-key.ts'
import type { SettingsFile } from '../../settings/settings-file.ts'
import type { RegisterIpc } from '../register.ts'

export interface HomeCallsParts {
  readonly settings: SettingsFile
  readonly nextRequestKey: NextRequestKey
  startAtLogin(on: boolean): Promise<void>
}

/** How the app lives on this computer: started with it, and called up by one key. */
export function registerHomeCalls(
  register: RegisterIpc,
  { settings, nextRequestKey, startAtLogin }: HomeCallsParts,
): void {
  register('app:set-start-at-login', async ({ on }) => {
    await startAtLogin(on)
    await settings.change({ startAtLogin: on })
  })
  register('app:set-next-request-key', async ({ on }) => {
    nextRequestKey.set(on)
    await settings.change({ nextRequestKey: on })
  })
}
