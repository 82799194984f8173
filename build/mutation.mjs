// npm run mutation [-- PART… | --page]: plants small mistakes into the engine's rules, one at a time, and counts those that some test
// notices. Prints the score of each part and writes docs/mutation.md. Takes an hour or more; what has not changed is not
// tried again. --page writes the page anew from what was found before.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Stryker } from '@stryker-mutator/core'
import { format, resolveConfig } from 'prettier'
import { EXPLAINED } from './mutation/explained.mjs'
import { PARTS } from './mutation/parts.mjs'
import { describeScore, mutationPage } from './mutation/page.mjs'
import { readPart } from './mutation/read-part.mjs'
import { REPORTS, strykerOptions } from './mutation/stryker-options.mjs'
import { projectRoot } from './setup/find-electron.mjs'
import { runTool, SetupError } from './setup/setup-error.mjs'

const PAGE = join(projectRoot, 'docs', 'mutation.md')

await runTool(async () => {
  process.chdir(projectRoot)
  const asked = process.argv.slice(2)
  const wanted = asked.filter((name) => name !== '--page')
  const unknown = wanted.find((name) => !PARTS.some((part) => part.name === name))
  if (unknown !== undefined) {
    const names = PARTS.map(({ name }) => name).join(', ')
    throw new SetupError('mutation_part_unknown', `there is no part ${unknown}`, `one of ${names}`)
  }
  const all = wanted.length === 0 && !asked.includes('--page')
  for (const part of PARTS.filter(({ name }) => all || wanted.includes(name))) {
    await new Stryker(/** @type {any} */ (strykerOptions(part))).runMutationTest()
  }
  const parts = []
  for (const { name } of PARTS) {
    const report = await readFile(join(REPORTS, `${name}.json`), 'utf8').catch(() => null)
    if (report !== null) parts.push(readPart(name, JSON.parse(report), EXPLAINED))
  }
  for (const part of parts) process.stdout.write(`${describeScore(part)}\n`)
  const style = await resolveConfig(PAGE)
  await writeFile(PAGE, await format(mutationPage(parts), { ...style, parser: 'markdown' }))
  return 0
})
