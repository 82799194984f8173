import { findElectron } from './find-electron.mjs'
import { logStep } from './log.mjs'
import { runTool } from './setup-error.mjs'
import { setUpTools } from './set-up.mjs'

// Prints the facts about the Electron to use as one JSON line: {electronDist, executable, version, source, releaseReady}.
await runTool(async () => {
  await setUpTools()
  process.stdout.write(`${JSON.stringify(await findElectron(logStep))}\n`)
})
