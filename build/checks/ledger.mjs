// Fails when docs/security/ledger.md names a test that does not exist, or leaves an attack out.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../setup/find-electron.mjs'
import { ledgerProblems } from './ledger-problems.mjs'

const ledger = readFileSync(join(projectRoot, 'docs', 'security', 'ledger.md'), 'utf8')
const problems = ledgerProblems(ledger, (file) => {
  const path = join(projectRoot, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : null
})
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.exitCode = problems.length === 0 ? 0 : 1
