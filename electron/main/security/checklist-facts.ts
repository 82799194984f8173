// What the checklist compares the program with.

export const DANGEROUS = [
  '--no-sandbox',
  '--remote-debugging-port=1',
  '--remote-debugging-pipe',
  '--inspect',
  '--inspect-brk',
  '--inspect-port=1',
  '--js-flags=--expose-gc',
  '--load-extension=/x',
  '--disable-web-security',
  '--ignore-certificate-errors',
]

/** What each window has. Written out a second time, so that a change of a setting has to be made, and thought of, twice. */
export const WINDOW_SETTINGS: Readonly<Record<string, unknown>> = {
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
  devTools: false,
  defaultEncoding: 'UTF-8',
  partition: 'persist:countersign',
  preload: '/preload.cjs',
}

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'; object-src 'none'; " +
  "require-trusted-types-for 'script'; trusted-types vue"

export const PERMISSIONS = [
  'media',
  'geolocation',
  'midi',
  'openExternal',
  'clipboard-read',
  'display-capture',
  'fileSystem',
  'hid',
  'usb',
  'serial',
  'pointerLock',
  'fullscreen',
  'idle-detection',
]
