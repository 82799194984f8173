import { z } from 'zod'
import { shellLanguage, updateChoice } from '../../../shared/contract/ipc.ts'

const sealedText = z.base64()

/** The coordinator that this app carries, among the places where decisions belong; a team's is named by its origin. */
export const COMPUTER = 'computer'

const team = z.strictObject({
  address: z.url({ protocol: /^https?$/ }),
  /** Encrypted by the system's keychain; absent where there is none, and the token is then asked for at each start. */
  sealedToken: sealedText.optional(),
})

const newestForm = z.strictObject({
  version: z.literal(2),
  /** The coordinator of this computer has an owner, and runs beside the teams. */
  computer: z.boolean(),
  teams: z.array(team).max(20),
  /** Whose requests the window shows: `computer`, or the address of one of the teams. */
  active: z.string(),
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

/** What this desktop remembers of itself, as it stands in `desktop.json`. Requests and decisions are never in it. */
export const desktopSettings = z.preprocess(fromFirstForm, newestForm)
export type DesktopSettings = z.infer<typeof desktopSettings>

export const FIRST_SETTINGS: DesktopSettings = {
  version: 2,
  computer: false,
  teams: [],
  active: COMPUTER,
  theme: 'system',
  language: 'system',
  zoomLevel: 0,
  updates: 'tell',
  startAtLogin: false,
  nextRequestKey: false,
  closingExplained: false,
}

/** The first form knew one coordinator at a time. */
function fromFirstForm(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1)
    return value
  const { mode, team: joined, ...rest } = value as Record<string, unknown> & { team?: { address: unknown } }
  const inTeam = mode === 'team' && joined !== undefined
  return {
    ...rest,
    version: 2,
    computer: false,
    teams: joined === undefined ? [] : [joined],
    active: inTeam ? joined.address : COMPUTER,
  }
}
