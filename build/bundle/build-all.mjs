import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { withLock } from '../setup/lock.mjs'
import { sourceStamp } from './source-stamp.mjs'
import { TARGETS } from './targets.mjs'

/** What every target's output also depends on. */
const TOOLS = ['build/bundle', 'package.json', 'package-lock.json', 'tsconfig.base.json']

/**
 * Builds what is stale.
 * @param {string} root
 * @param {import('../setup/log.mjs').LogStep} log
 * @param {{ only?: readonly string[], force?: boolean, kind?: import('./targets.mjs').BuildKind }} [options]
 *   only: names of targets
 */
export async function buildStale(root, log, { only, force = false, kind = 'ordinary' } = {}) {
  const targets = TARGETS.filter((target) => !only || only.includes(target.name))
  await withLock(
    join(root, 'node_modules', '.cache', 'countersign-build.lock'),
    async () => {
      for (const target of targets) await buildTarget(root, target, { force, kind }, log)
    },
    { onWait: () => log('build', 'another build is running here; waiting for it …') },
  )
}

/**
 * @param {string} root
 * @param {import('./targets.mjs').BuildTarget} target
 * @param {{ force: boolean, kind: import('./targets.mjs').BuildKind }} options
 * @param {import('../setup/log.mjs').LogStep} log
 */
async function buildTarget(root, target, { force, kind }, log) {
  const stampFile = join(root, 'dist', '.stamps', target.name)
  const stamp = `${kind} ${await sourceStamp(root, [...target.sources, ...TOOLS])}`
  const outputsExist = target.outputs.every((output) => existsSync(join(root, output)))
  if (!force && outputsExist && (await readFile(stampFile, 'utf8').catch(() => '')) === stamp) {
    return log('build', `${target.name}: up to date`)
  }
  const started = Date.now()
  // Without its stamp a build that is cut short is done again.
  await rm(stampFile, { force: true })
  await target.build(root, kind)
  await mkdir(dirname(stampFile), { recursive: true })
  await writeFile(stampFile, stamp)
  log('build', `${target.name}: built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}
