// Fails when docs/security/asvs.md leaves an item of OWASP ASVS 5.0 (levels 1, 2) out or names what is not there.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../setup/find-electron.mjs'
import { asvsProblems } from './asvs-problems.mjs'

/** @param {string} file */
const read = (file) => readFileSync(join(projectRoot, 'docs', 'security', file), 'utf8')

const problems = asvsProblems(
  { asvs: read('asvs.md'), ledger: read('ledger.md'), rules: read('rules.md') },
  (file) => {
    const path = join(projectRoot, file)
    return existsSync(path) ? readFileSync(path, 'utf8') : null
  },
)
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.exitCode = problems.length === 0 ? 0 : 1
