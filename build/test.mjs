// npm test [-- --only=check,unit,build,package,e2e,sandboxed]: everything, from a fresh clone; the last line is `N passed, N failed`.
import { parseArgs } from 'node:util'
import { addCounts, NOTHING, totalPassed } from './report/counts.mjs'
import { projectRoot } from './setup/find-electron.mjs'
import { runTool, SetupError } from './setup/setup-error.mjs'
import { setUpDesktop } from './setup/set-up.mjs'
import { STAGES } from './test-stages.mjs'

await runTool(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  const names = values.only?.split(',') ?? Object.keys(STAGES)
  const unknown = names.find((name) => !(name in STAGES))
  if (unknown) {
    throw new SetupError(
      'test_stage_unknown',
      `"${unknown}" is no stage`,
      `choose from ${Object.keys(STAGES).join(', ')}`,
    )
  }

  const runtime = await setUpDesktop('test')
  const results = []
  const times = []
  for (const name of names) {
    process.stdout.write(`\n=== ${name}\n`)
    const started = Date.now()
    results.push(await runStage(name, { root: projectRoot, runtime }))
    times.push(`${name} ${((Date.now() - started) / 1000).toFixed(1)} s`)
  }

  const total = addCounts(results)
  process.stdout.write(`\n=== result\ntime: ${times.join(', ')}\n`)
  const kinds = Object.entries(total.passed).map(([kind, number]) => `${kind} ${number}`)
  process.stdout.write(`passed by kind: ${kinds.join(', ')}\n`)
  for (const { name, reason } of total.skipped) process.stdout.write(`skipped: ${name} (${reason})\n`)
  for (const name of total.again) process.stdout.write(`passed when tried again: ${name}\n`)
  for (const name of total.failed) process.stdout.write(`failed: ${name}\n`)
  process.stdout.write(`${totalPassed(total)} passed, ${total.failed.length} failed\n`)
  return total.failed.length === 0 ? 0 : 1
})

/**
 * A stage that throws is a failure, and the stages after it still run.
 * @param {string} name
 * @param {import('./test-stages.mjs').StageContext} context
 * @returns {Promise<import('./report/counts.mjs').Counts>}
 */
async function runStage(name, context) {
  try {
    return (await STAGES[name]?.(context)) ?? NOTHING
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    return {
      ...NOTHING,
      failed: [`${name}: could not be run: ${error instanceof Error ? error.message : String(error)}`],
    }
  }
}
