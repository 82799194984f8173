/** Switches that open the app to other programs of the same user, or take its walls down. */
const DANGEROUS_SWITCHES = [
  'no-sandbox',
  'disable-gpu-sandbox',
  'disable-setuid-sandbox',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'inspect',
  'js-flags',
  'load-extension',
  'disable-web-security',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'host-rules',
  'host-resolver-rules',
  'proxy-pac-url',
  'require',
] as const

/** How the app was started, as far as it matters here. */
export interface StartFacts {
  readonly argv: readonly string[]
  readonly isPackaged: boolean
  /** A build made to be driven by tests: its fuses are open as well. */
  readonly isTestBuild: boolean
  readonly isRoot: boolean
}

/** Why a packaged app must not start, or null. An app run from its sources is a developer's, and starts. */
export function dangerOf({ argv, isPackaged, isTestBuild, isRoot }: StartFacts): string | null {
  if (!isPackaged || isTestBuild) return null
  for (const arg of argv.slice(1)) {
    const name = /^--?([a-z-]+)/i.exec(arg)?.[1]?.toLowerCase()
    if (name === undefined) continue
    // `--inspect`, `--inspect-brk`, `--inspect-port` …
    if (
      DANGEROUS_SWITCHES.some(
        (danger) => name === danger || (danger === 'inspect' && name.startsWith('inspect')),
      )
    ) {
      return `the switch --${name} is not accepted`
    }
  }
  return isRoot ? 'it must not run as root' : null
}

/**
 * Whether Chromium's sandbox is to be forced on. It cannot work for root, so a developer's app may ask to go without by
 * `--no-sandbox`; a packaged one has already been refused.
 */
export function forcesSandbox({ argv }: Pick<StartFacts, 'argv'>): boolean {
  return !argv.includes('--no-sandbox')
}
