import { z } from 'zod'
import { shellLanguage, updateChoice } from '../../../shared/contract/ipc.ts'

const sealedText = z.base64()

/** What this desktop remembers of itself, as it stands in `desktop.json`. Requests and decisions are never in it. */
export const desktopSettings = z.strictObject({
  version: z.literal(1),
  mode: z.enum(['computer', 'team']),
  theme: z.enum(['system', 'light', 'dark']),
  language: shellLanguage.default('system'),
  /** Chromium's zoom level: 0 is 100 %, each step a factor of 1.2. */
  zoomLevel: z.number().min(-5).max(5),
  window: z
    .strictObject({
      x: z.int(),
      y: z.int(),
      width: z.int().min(1),
      height: z.int().min(1),
      maximized: z.boolean(),
    })
    .optional(),
  team: z
    .strictObject({
      address: z.url({ protocol: /^https?$/ }),
      /** Encrypted by the system's keychain; absent where there is none, and the token is then asked for at each start. */
      sealedToken: sealedText.optional(),
    })
    .optional(),
  /** The key of the coordinator's secrets, encrypted by the keychain; absent where the coordinator keeps its own. */
  sealedKey: sealedText.optional(),
  updates: updateChoice.default('tell'),
  /** The system starts the app when the person signs in. */
  startAtLogin: z.boolean().default(false),
  /** One key, in any program, opens the request that has waited longest. */
  nextRequestKey: z.boolean().default(false),
  /** The person was told once that closing the window does not end the app. */
  closingExplained: z.boolean(),
})
export type DesktopSettings = z.infer<typeof desktopSettings>

export const FIRST_SETTINGS: DesktopSettings = {
  version: 1,
  mode: 'computer',
  theme: 'system',
  language: 'system',
  zoomLevel: 0,
  updates: 'tell',
  startAtLogin: false,
  nextRequestKey: false,
  closingExplained: false,
}
