// npm start [-- flags]: from a fresh clone to the open app.
import { buildStale } from './bundle/build-all.mjs'
import { electronFlags } from './session/electron-flags.mjs'
import { runForeground } from './session/foreground.mjs'
import { runInVirtualSession } from './session/virtual-session.mjs'
import { projectRoot } from './setup/find-electron.mjs'
import { logStep } from './setup/log.mjs'
import { runTool } from './setup/setup-error.mjs'
import { setUpDesktop } from './setup/set-up.mjs'
import { hasDisplay } from './setup/system-packages.mjs'
import { readStartArguments } from './start-arguments.mjs'

await runTool(async () => {
  const { demo, appFlags } = readStartArguments(process.argv.slice(2))
  if (demo === 'approve') return approveDemo(appFlags)

  const runtime = await setUpDesktop('run')
  await buildStale(projectRoot, logStep)
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const command = [runtime.executable, ...electronFlags(runtime, logStep), projectRoot, ...appFlags]
  if (hasDisplay()) {
    logStep('start', 'opening the app')
    return runForeground(command, { env })
  }
  logStep('start', 'no display was found: the app runs in a virtual one, where nobody sees its window')
  logStep(
    'start',
    'the same pages open in a browser, at the address the coordinator prints as "url" when it listens',
  )
  return runInVirtualSession(command, { env })
})

/**
 * The demonstration that decides by itself: a program that drives the real app, in a display and a session of its own.
 * @param {readonly string[]} appFlags
 */
async function approveDemo(appFlags) {
  const runner = ['build/run-ts.mjs', '--build', '--session', 'e2e/demo/run.ts', ...appFlags]
  return runForeground([process.execPath, ...runner], { cwd: projectRoot })
}
