import type { WebPreferences } from 'electron'

/** Every setting of a window that weakens or strengthens its walls, written out: a default may change with a release. */
export const SAFE_WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  enableBlinkFeatures: '',
  webviewTag: false,
  plugins: false,
  webgl: false,
  enableWebSQL: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  disableDialogs: true,
  spellcheck: false,
  autoplayPolicy: 'document-user-activation-required',
  defaultEncoding: 'UTF-8',
  partition: 'persist:countersign',
} as const satisfies WebPreferences

/** The session in which every page lives; its scheme, permissions and filters are set before the first window. */
export const PARTITION = SAFE_WEB_PREFERENCES.partition

/** The session of the confirm window: in memory, and nothing that a page left behind can reach into it. */
export const CONFIRM_PARTITION = 'countersign-confirm'
const OWN_PARTITIONS: ReadonlySet<unknown> = new Set([PARTITION, CONFIRM_PARTITION])

/**
 * Settings for a window, frozen, so that nothing can be slipped in between here and the window.
 * @param preload absolute path of the one preload script
 */
export function webPreferences(
  preload: string,
  isPackaged: boolean,
  partition: typeof PARTITION | typeof CONFIRM_PARTITION = PARTITION,
): Readonly<WebPreferences> {
  return Object.freeze({ ...SAFE_WEB_PREFERENCES, partition, devTools: !isPackaged, preload })
}

/** Names of the settings in which a living window differs from the list. Settings the runtime does not report are not judged. */
export function weakenedPreferences(actual: Readonly<Partial<Record<string, unknown>>>): string[] {
  return Object.entries(SAFE_WEB_PREFERENCES)
    .filter(([name, wanted]) => actual[name] !== undefined && actual[name] !== wanted)
    .filter(([name]) => name !== 'partition' || !OWN_PARTITIONS.has(actual[name]))
    .map(([name]) => name)
}
