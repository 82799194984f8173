// npm run build [-- --force] [-- --only=coordinator,renderer]
import { parseArgs } from 'node:util'
import { projectRoot } from './setup/find-electron.mjs'
import { logStep } from './setup/log.mjs'
import { runTool } from './setup/setup-error.mjs'
import { setUpTools } from './setup/set-up.mjs'

await runTool(async () => {
  const { values } = parseArgs({ options: { force: { type: 'boolean' }, only: { type: 'string' } } })
  await setUpTools()
  const { buildStale } = await import('./bundle/build-all.mjs')
  await buildStale(projectRoot, logStep, {
    force: values.force ?? false,
    ...(values.only ? { only: values.only.split(',') } : {}),
  })
})
