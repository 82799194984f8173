import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

interface Runtime {
  readonly execPath: string
  /** True inside Electron, whose executable is not Node. */
  readonly isElectron: boolean
  readonly platform: NodeJS.Platform
}

const thisRuntime: Runtime = {
  execPath: process.execPath,
  isElectron: process.versions['electron'] !== undefined,
  platform: process.platform,
}

/**
 * The program to start for a connector's `command`.
 *
 * `node` is the Node that runs the coordinator, so that a connector works without one on the PATH. Inside the desktop app
 * there is no such Node (Electron's executable refuses to act as one): it is looked up on the PATH, and null says that
 * there is none. Every other command is left to the system to find.
 */
export function findCommand(
  command: string,
  environment: Readonly<Record<string, string>>,
  runtime: Runtime = thisRuntime,
): string | null {
  if (command !== 'node' && command !== 'node.exe') return command
  if (!runtime.isElectron) return runtime.execPath
  const name = runtime.platform === 'win32' ? 'node.exe' : 'node'
  const path = environment['PATH'] ?? environment['Path'] ?? ''
  return (
    path
      .split(delimiter)
      .map((folder) => join(folder, name))
      .find(isProgram) ?? null
  )
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
