// Fails when a clean `npm ci` would (package.json and the lock file disagree, or the lock file lacks a package meant for
// another platform, which npm leaves out without a word when the registry does not have it), or when the lock file lets
// in code that nobody has looked at.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../setup/find-electron.mjs'
import { npmCommand, npmComplaint, runCommand } from '../setup/run-command.mjs'
import { lockProblems } from './lock-problems.mjs'

const read = async (/** @type {string} */ file) => JSON.parse(await readFile(join(projectRoot, file), 'utf8'))
const problems = lockProblems(await read('package-lock.json'), await read('package.json'))

const npm = npmCommand()
const args = [...npm.args, 'ci', '--dry-run', '--offline', '--loglevel=error']
const { code, stderr } = await runCommand(npm.program, args, { cwd: projectRoot })
if (code !== 0) problems.push(npmComplaint(stderr))

for (const problem of problems) process.stdout.write(`${problem}\n`)
process.exitCode = problems.length === 0 ? 0 : 1
