// npm run check: types per runtime, lint, format, the import table, unused code, and the built pages.
import { describeCheck, runChecks } from './checks/run-checks.mjs'
import { projectRoot } from './setup/find-electron.mjs'
import { runTool } from './setup/setup-error.mjs'
import { setUpTools } from './setup/set-up.mjs'

await runTool(async () => {
  await setUpTools()
  const results = await runChecks(projectRoot, (result) => process.stdout.write(describeCheck(result)))
  const failed = results.filter(({ ok }) => !ok).length
  process.stdout.write(`${results.length - failed} checks passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
})
