import type { SettingsFile } from '../../settings/settings-file.ts'
import type { Updates } from '../../update/updates.ts'
import type { RegisterIpc } from '../register.ts'

/** Newer versions of the app. A page may ask for what was checked; it never says where from or what. */
export function registerUpdateCalls(register: RegisterIpc, settings: SettingsFile, updates: Updates): void {
  register('updates:choose', async ({ choice }) => {
    await settings.change({ updates: choice })
    updates.chosen()
  })
  register('updates:look', async () => {
    await updates.look()
    return updates.state()
  })
  register('updates:install', async () => {
    await updates.installNow()
    return updates.state()
  })
}
