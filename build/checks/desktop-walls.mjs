// Fails when docs/security/desktop.md leaves a wall of the desktop app out or names a test that is not there.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../setup/find-electron.mjs'
import { desktopWallsProblems } from './desktop-walls-problems.mjs'

const walls = readFileSync(join(projectRoot, 'docs', 'security', 'desktop.md'), 'utf8')
const problems = desktopWallsProblems(walls, (file) => {
  const path = join(projectRoot, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : null
})
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.exitCode = problems.length === 0 ? 0 : 1
