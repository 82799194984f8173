import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildStale } from './bundle/build-all.mjs'
import { describeCheck, runChecks } from './checks/run-checks.mjs'
import { judgeStage, NOTHING } from './report/counts.mjs'
import { playwrightCounts } from './report/playwright-counts.mjs'
import { vitestCounts } from './report/vitest-counts.mjs'
import { runForeground } from './session/foreground.mjs'
import { makeOrdinaryUser, sandboxProblem } from './session/ordinary-user.mjs'
import { runInVirtualSession } from './session/virtual-session.mjs'
import { logStep } from './setup/log.mjs'
import { UNPRIVILEGED } from './setup/postgres.mjs'

/**
 * @typedef {object} StageContext
 * @property {string} root
 * @property {import('./setup/electron-runtime.mjs').ElectronRuntime} runtime
 *
 * @typedef {(context: StageContext) => Promise<import('./report/counts.mjs').Counts>} Stage
 */

/**
 * The stages of `npm test`, in order.
 * @type {Readonly<Record<string, Stage>>}
 */
export const STAGES = { check, unit, build, package: packageApp, e2e, sandboxed }

/** What only somebody without the rights of root can run; for root it is a stage of its own. */
const ORDINARY_PROJECTS = UNPRIVILEGED === null && process.platform === 'linux' ? ['sandboxed'] : []

/** @type {Stage} */
async function check({ root }) {
  const results = await runChecks(root, (result) => process.stdout.write(describeCheck(result)))
  const failed = results.filter(({ ok }) => !ok).map(({ name }) => `check: ${name}`)
  return judgeStage('check', { ...NOTHING, passed: { check: results.length - failed.length }, failed }, 0)
}

/** @type {Stage} */
async function unit({ root, runtime }) {
  return withReport(async (report) => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
    const command = [process.execPath, vitest, 'run', ...reporters]
    const code = await runForeground(command, { cwd: root, env: testEnvironment(runtime) })
    return judgeStage('unit', vitestCounts(await readOrEmpty(report), root), code)
  })
}

/** A build that fails is one failed test; it passes as one. @type {Stage} */
async function build({ root }) {
  try {
    await buildStale(root, logStep)
    return { ...NOTHING, passed: { build: 1 } }
  } catch (error) {
    return { ...NOTHING, failed: [`build: ${error instanceof Error ? error.message : String(error)}`] }
  }
}

/** The unpacked app, with its fuses set and read back; the end-to-end tests start it. @type {Stage} */
async function packageApp({ root }) {
  const code = await runForeground([process.execPath, join(root, 'build/package.mjs'), '--dir'], {
    cwd: root,
  })
  if (code !== 0) return { ...NOTHING, failed: [`package: ended with code ${code}`] }
  return { ...NOTHING, passed: { package: 1 } }
}

/**
 * Three at once: desktops, which share a display; browsers, which need none; and what waits for minutes without using the
 * processor.
 * @type {Stage}
 */
async function e2e({ root, runtime }) {
  const played = await Promise.all([
    play(root, runtime, ['electron', 'packaged', ...ORDINARY_PROJECTS]),
    play(root, runtime, ['chromium']),
    play(root, runtime, ['network']),
  ])
  const counts = playwrightCounts(played.map(({ report }) => report))
  return played.reduce((sum, { name, code }) => judgeStage(`e2e ${name}`, sum, code), counts)
}

/**
 * Runs projects of Playwright: on Linux, those with desktops in a display of their own.
 * @param {string} root
 * @param {import('./setup/electron-runtime.mjs').ElectronRuntime} runtime
 * @param {readonly [string, ...string[]]} projects
 * @returns {Promise<{ name: string, report: string, code: number }>} the report as text, empty where there is none
 */
function play(root, runtime, projects) {
  const [name] = projects
  return withReport(async (file) => {
    const command = [
      process.execPath,
      join(root, 'node_modules/@playwright/test/cli.js'),
      'test',
      ...['-c', 'e2e/playwright.config.ts', '--reporter=list,json', '--retries=1'],
      `--output=test-results/${name}`,
      ...projects.map((project) => `--project=${project}`),
    ]
    const options = { cwd: root, env: { ...testEnvironment(runtime), PLAYWRIGHT_JSON_OUTPUT_FILE: file } }
    const code = await (process.platform === 'linux' && name !== 'chromium'
      ? runInVirtualSession(command, { ...options, notifications: true })
      : runForeground(command, options))
    return { name, report: await readOrEmpty(file), code }
  })
}

/**
 * The desktop's walls for an ordinary user with Chromium's sandbox on, which cannot work for root. For anybody else they
 * are part of `e2e`.
 * @type {Stage}
 */
async function sandboxed({ root, runtime }) {
  if (UNPRIVILEGED === null || process.platform !== 'linux') {
    logStep('sandboxed', 'nothing to add: the end-to-end tests of this user are run with the sandbox on')
    return NOTHING
  }
  const problem = await sandboxProblem()
  if (problem !== null) return { ...NOTHING, skipped: [{ name: 'sandboxed', reason: problem }] }
  const user = await makeOrdinaryUser(root, runtime)
  const report = join(user.home, 'report.json')
  const results = join(user.home, 'test-results')
  try {
    const session = ['node', join(user.root, 'build/session/in-virtual-session.mjs'), 'node']
    const playwright = join(user.root, 'node_modules/@playwright/test/cli.js')
    const config = [
      '-c',
      'e2e/playwright.config.ts',
      '--project=sandboxed',
      '--retries=1',
      `--output=${results}`,
    ]
    const code = await runForeground(
      user.command([...session, playwright, 'test', ...config, '--reporter=list,json']),
      { cwd: user.root, env: { ...user.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
    )
    const counts = judgeStage('sandboxed', playwrightCounts([await readOrEmpty(report)]), code)
    if (counts.failed.length > 0)
      await cp(results, join(root, 'test-results', 'sandboxed'), { recursive: true }).catch(() => {})
    return counts
  } finally {
    await user.remove()
  }
}

/**
 * The Electron under test by the variable that the `electron` package and Playwright read.
 * @param {import('./setup/electron-runtime.mjs').ElectronRuntime} runtime
 */
function testEnvironment(runtime) {
  return { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: runtime.electronDist }
}

/**
 * @template T
 * @param {(file: string) => Promise<T>} work
 */
async function withReport(work) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-report-'))
  try {
    return await work(join(folder, 'report.json'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @param {string} file */
function readOrEmpty(file) {
  return readFile(file, 'utf8').catch(() => '')
}
