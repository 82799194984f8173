import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} script a program's file under node_modules, or under build/
 * @property {readonly string[]} args
 */

/** @type {readonly { name: string, project: string, folder: string, vue?: boolean }[]} */
const TYPE_PROJECTS = [
  { name: 'shared', project: 'tsconfig.shared.json', folder: 'shared' },
  { name: 'shared tests', project: 'tsconfig.shared-tests.json', folder: 'shared' },
  { name: 'coordinator', project: 'coordinator', folder: 'coordinator' },
  { name: 'electron', project: 'electron', folder: 'electron' },
  { name: 'preload', project: 'electron/preload', folder: 'electron/preload' },
  { name: 'confirm window', project: 'electron/confirm', folder: 'electron/confirm' },
  { name: 'renderer', project: 'renderer', folder: 'renderer', vue: true },
  { name: 'e2e', project: 'e2e', folder: 'e2e' },
  { name: 'bench', project: 'bench', folder: 'bench' },
  { name: 'build', project: 'build', folder: 'build' },
]

const TSC = 'node_modules/typescript/bin/tsc'
const VUE_TSC = 'node_modules/vue-tsc/bin/vue-tsc.js'
const DEPCRUISE = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'
const FOLDERS = ['shared', 'coordinator', 'electron', 'renderer', 'build', 'e2e', 'bench']

/**
 * Every check of `npm run check`, the slowest first, since two run at a time.
 * @param {string} root
 * @returns {Check[]}
 */
export function allChecks(root) {
  return [
    {
      name: 'lint',
      script: 'node_modules/eslint/bin/eslint.js',
      args: ['.', '--max-warnings=0', ...lintCache()],
    },
    ...TYPE_PROJECTS.filter(({ folder }) => hasSources(join(root, folder))).map(({ name, project, vue }) => ({
      name: `types: ${name}`,
      script: vue ? VUE_TSC : TSC,
      args: ['-p', project],
    })),
    {
      name: 'format',
      script: 'node_modules/prettier/bin/prettier.cjs',
      args: ['--check', '--log-level=warn', '--cache', '--cache-strategy=content', '.'],
    },
    {
      name: 'import table',
      script: DEPCRUISE,
      args: [
        '--config',
        '.dependency-cruiser.cjs',
        ...FOLDERS.filter((folder) => existsSync(join(root, folder))),
      ],
    },
    {
      name: 'unused files, exports, dependencies',
      script: 'node_modules/knip/bin/knip.js',
      args: ['--no-progress'],
    },
    { name: 'lock file', script: 'build/checks/lock-file.mjs', args: [] },
    { name: 'attacks and their tests', script: 'build/checks/ledger.mjs', args: [] },
    { name: 'ASVS items and their tests', script: 'build/checks/asvs.mjs', args: [] },
    { name: 'walls of the desktop and their tests', script: 'build/checks/desktop-walls.mjs', args: [] },
    { name: 'built pages', script: 'build/checks/built-pages.mjs', args: [] },
  ]
}

/**
 * A developer's second run looks only at what has changed. A rule that needs types may then miss what a change did to
 * another file, so a build server always looks at everything.
 */
function lintCache() {
  if (process.env.CI) return []
  return ['--cache', '--cache-strategy=content', '--cache-location=node_modules/.cache/eslint/']
}

/** @param {string} folder */
function hasSources(folder) {
  if (!existsSync(folder)) return false
  return readdirSync(folder, { recursive: true }).some((file) => /\.(ts|vue|mjs)$/.test(String(file)))
}
