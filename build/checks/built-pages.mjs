// Fails when the built pages import anything that is not one of their own files: a page runs in a browser, where a Node
// module or Electron does not exist, and where nothing may come from elsewhere. Fails also when their files need each other
// in a circle, which a bundler makes without a word.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buildStale } from '../bundle/build-all.mjs'
import { projectRoot } from '../setup/find-electron.mjs'
import { logStep } from '../setup/log.mjs'
import { runTool } from '../setup/setup-error.mjs'
import { scriptImports } from './script-imports.mjs'

await runTool(async () => {
  await buildStale(projectRoot, logStep, { only: ['renderer'] })
  const folder = join(projectRoot, 'dist', 'renderer')
  const scripts = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.js'))
  if (scripts.length === 0) throw new Error(`no scripts in ${folder}`)
  const { foreign, circles } = await scriptImports(scripts.map((file) => join(folder, file)))
  for (const { file, path } of foreign) process.stdout.write(`${file} imports ${path}\n`)
  for (const circle of circles) process.stdout.write(`in a circle: ${circle.join(' → ')}\n`)
  return foreign.length + circles.length === 0 ? 0 : 1
})
