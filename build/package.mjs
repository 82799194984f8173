// npm run package [-- --dir] [-- --test-build]: the packaged app, by electron-builder.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildStale } from './bundle/build-all.mjs'
import { builderArguments } from './package/builder-arguments.mjs'
import { writeNotices } from './package/notices.mjs'
import { runForeground } from './session/foreground.mjs'
import { findElectron, projectRoot } from './setup/find-electron.mjs'
import { logStep } from './setup/log.mjs'
import { runTool } from './setup/setup-error.mjs'
import { setUpTools } from './setup/set-up.mjs'

await runTool(async () => {
  const { values } = parseArgs({ options: { dir: { type: 'boolean' }, 'test-build': { type: 'boolean' } } })
  const options = { dir: values.dir ?? false, testBuild: values['test-build'] ?? false }
  await setUpTools()
  const runtime = await findElectron(logStep)
  const args = builderArguments(options, runtime)
  await buildStale(projectRoot, logStep, { kind: options.testBuild ? 'test' : 'ordinary' })
  logStep(
    'package',
    `${await writeNotices(projectRoot, runtime.version)} packages ship, all licences allow it`,
  )

  const builder = join(projectRoot, 'node_modules/electron-builder/cli.js')
  const code = await runForeground([process.execPath, builder, ...args], { cwd: projectRoot })
  if (!runtime.releaseReady) {
    logStep(
      'package',
      `NOT FOR RELEASE: it carries Electron ${runtime.version}, which is for development and tests`,
    )
  }
  if (options.testBuild) {
    logStep('package', 'NOT FOR RELEASE: a test build, its fuse EnableNodeCliInspectArguments is on')
  }
  return code
})
