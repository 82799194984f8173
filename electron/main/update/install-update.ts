import { spawn } from 'node:child_process'
import { chmod, copyFile, open, rename, rm } from 'node:fs/promises'

/** How an update gets into place on this system. */
export type InstallWay =
  /** The one file that the app is started from is replaced. */
  | { readonly by: 'replace'; readonly file: string }
  /** The installer is started and does the rest; the app ends. */
  | { readonly by: 'installer' }
  /** The system opens the file (a disk image, a package) and the person goes on there. */
  | { readonly by: 'system' }

export function installWay(platform: NodeJS.Platform, appImage: string | undefined): InstallWay {
  if (platform === 'linux' && appImage !== undefined) return { by: 'replace', file: appImage }
  return platform === 'win32' ? { by: 'installer' } : { by: 'system' }
}

/** Puts a program in the place of another, so that after a crash either the old or the new one stands there, whole. */
export async function replaceProgram(update: string, program: string): Promise<void> {
  const fresh = `${program}.new`
  try {
    await copyFile(update, fresh)
    await chmod(fresh, 0o755)
    const handle = await open(fresh, 'r+')
    await handle.sync()
    await handle.close()
    await rename(fresh, program)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}

/** Starts a Windows installer that outlives this process, quietly. */
export function startInstaller(installer: string, startAgain: boolean): void {
  const flags = ['--updated', '/S', ...(startAgain ? ['--force-run'] : [])]
  spawn(installer, flags, { detached: true, stdio: 'ignore' }).unref()
}
