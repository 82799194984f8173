// npm run coordinator -- [--data DIR] [--port N] [--host H]: the coordinator alone, in plain Node.
import { join } from 'node:path'
import { COORDINATOR_TARGETS } from './bundle/targets.mjs'
import { buildStale } from './bundle/build-all.mjs'
import { runForeground } from './session/foreground.mjs'
import { projectRoot } from './setup/find-electron.mjs'
import { logStep } from './setup/log.mjs'
import { runTool } from './setup/setup-error.mjs'
import { setUpTools } from './setup/set-up.mjs'

await runTool(async () => {
  await setUpTools()
  await buildStale(projectRoot, logStep, { only: COORDINATOR_TARGETS })
  return runForeground([
    process.execPath,
    join(projectRoot, 'dist/coordinator/main.js'),
    ...process.argv.slice(2),
  ])
})
