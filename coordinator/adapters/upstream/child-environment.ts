/** What a connector's program needs to run at all. Nothing of the coordinator's own settings is among it. */
const INHERITED = {
  posix: ['HOME', 'LANG', 'LANGUAGE', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'TMPDIR', 'TZ', 'USER'],
  win32: [
    'APPDATA',
    'COMSPEC',
    'HOMEDRIVE',
    'HOMEPATH',
    'LOCALAPPDATA',
    'PATH',
    'PATHEXT',
    'PROCESSOR_ARCHITECTURE',
    'PROGRAMDATA',
    'PROGRAMFILES',
    'PROGRAMFILES(X86)',
    'PROGRAMW6432',
    'SYSTEMDRIVE',
    'SYSTEMROOT',
    'TEMP',
    'TMP',
    'USERNAME',
    'USERPROFILE',
    'WINDIR',
  ],
} as const

/** An app started from the Dock gets a bare PATH; these are where package managers put programs. */
const MAC_FOLDERS = ['/usr/local/bin', '/opt/homebrew/bin']

/**
 * The environment of a connector's program: a short list from the coordinator's own, and what its settings add. The
 * coordinator's keys and tokens (COUNTERSIGN_…) and everything else it was started with stay out.
 */
export function childEnvironment(
  own: Readonly<Record<string, string>>,
  from: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const wanted = new Set<string>(platform === 'win32' ? INHERITED.win32 : INHERITED.posix)
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(from)) {
    // Windows does not tell names apart by letter case.
    const known =
      platform === 'win32' ? wanted.has(name.toUpperCase()) : wanted.has(name) || name.startsWith('LC_')
    if (known && value !== undefined && !value.startsWith('()')) environment[name] = value
  }
  if (platform === 'darwin') environment['PATH'] = withFolders(environment['PATH'] ?? '', MAC_FOLDERS)
  return { ...environment, ...own }
}

function withFolders(path: string, folders: readonly string[]): string {
  const present = path.split(':').filter((folder) => folder !== '')
  return [...present, ...folders.filter((folder) => !present.includes(folder))].join(':')
}
