// node build/package/check-fuses.mjs EXECUTABLE [--test-build]: reads the fuses of a packaged app back and compares them
// with what they must be. Exit code 1 when one differs.
import { parseArgs } from 'node:util'
import { runTool, SetupError } from '../setup/setup-error.mjs'
import { fuseDifferences, fuseTable } from './fuses.mjs'

await runTool(async () => {
  const { values, positionals } = parseArgs({
    options: { 'test-build': { type: 'boolean' }, platform: { type: 'string' } },
    allowPositionals: true,
  })
  const [executable] = positionals
  if (!executable) {
    throw new SetupError(
      'fuses_executable_missing',
      'no executable was named',
      'name the packaged app’s executable',
    )
  }
  const table = fuseTable(values.platform ?? process.platform, { testBuild: values['test-build'] ?? false })
  const differences = await fuseDifferences(executable, table)
  for (const { fuse, wanted, found } of differences) {
    process.stdout.write(`${fuse} must be ${wanted ? 'on' : 'off'} and is ${found}\n`)
  }
  if (differences.length === 0) process.stdout.write('all fuses are as they must be\n')
  return differences.length === 0 ? 0 : 1
})
