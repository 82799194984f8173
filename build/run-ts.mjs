// node build/run-ts.mjs [--build] [--session] ENTRY.ts ARGUMENTS…: bundles a TypeScript program and runs it from the
// project's folder. --build first builds the product; --session gives it the Electron to use
// (ELECTRON_OVERRIDE_DIST_PATH) and a virtual display with notifications, always its own, so that nothing of the person's
// desktop is touched.
import { rm } from 'node:fs/promises'
import { buildStale } from './bundle/build-all.mjs'
import { bundleTool } from './bundle/tool-bundle.mjs'
import { runForeground } from './session/foreground.mjs'
import { runInVirtualSession } from './session/virtual-session.mjs'
import { projectRoot } from './setup/find-electron.mjs'
import { logStep } from './setup/log.mjs'
import { runTool, SetupError } from './setup/setup-error.mjs'
import { setUpDesktop, setUpTools } from './setup/set-up.mjs'

await runTool(async () => {
  const args = process.argv.slice(2)
  const entryAt = args.findIndex((arg) => !arg.startsWith('--'))
  const entry = args[entryAt]
  if (entry === undefined) {
    throw new SetupError(
      'run_entry_missing',
      'no program was named',
      'node build/run-ts.mjs [--build] [--session] ENTRY.ts',
    )
  }
  const flags = args.slice(0, entryAt)
  return runTypeScript(entry, args.slice(entryAt + 1), {
    build: flags.includes('--build'),
    session: flags.includes('--session'),
  })
})

/**
 * @param {string} entry
 * @param {readonly string[]} args
 * @param {{ build: boolean, session: boolean }} options
 */
async function runTypeScript(entry, args, { build, session }) {
  const runtime = session ? await setUpDesktop('test') : await setUpTools()
  if (build) await buildStale(projectRoot, logStep)
  const file = await bundleTool(projectRoot, entry)
  const command = [process.execPath, '--enable-source-maps', file, ...args]
  const env = runtime ? { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: runtime.electronDist } : process.env
  const options = { cwd: projectRoot, env }
  try {
    if (!session || process.platform !== 'linux') return await runForeground(command, options)
    return await runInVirtualSession(command, { ...options, notifications: true })
  } finally {
    await rm(file, { force: true })
  }
}
