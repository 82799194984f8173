// Fails when a clean `npm ci` would: when package.json and the lock file disagree, or the lock file lacks a package meant
// for another platform, which npm leaves out without a word when the registry does not have it.
import { projectRoot } from '../setup/find-electron.mjs'
import { npmCommand, npmComplaint, runCommand } from '../setup/run-command.mjs'

const npm = npmCommand()
const args = [...npm.args, 'ci', '--dry-run', '--offline', '--loglevel=error']
const { code, stderr } = await runCommand(npm.program, args, { cwd: projectRoot })
if (code !== 0) process.stdout.write(`${npmComplaint(stderr)}\n`)
process.exitCode = code
