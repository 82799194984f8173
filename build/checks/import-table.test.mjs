import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../setup/find-electron.mjs'
import { runCommand } from '../setup/run-command.mjs'

/** File, what it imports, and the rule that must refuse it; no rule means that it is allowed. */
const CASES = /** @type {const} */ ([
  ['shared/domain/flow/a.ts', '../../contract/c.ts', 'domain-first'],
  ['shared/domain/flow/b.ts', 'node:fs', 'shared-is-pure'],
  ['shared/contract/c.ts', '../domain/ok.ts', undefined],
  ['shared/contract/d.ts', '../sync/s.ts', 'contract-on-domain'],
  ['coordinator/core/e.ts', '../adapters/store/f.ts', 'core'],
  ['coordinator/core/g.ts', '../ports/p.ts', undefined],
  ['coordinator/ports/h.ts', '../core/g.ts', 'ports'],
  ['coordinator/entry/http/i.ts', '../mcp/j.ts', 'entries-apart'],
  ['coordinator/entry/http/k.ts', '../../adapters/store/f.ts', 'entry'],
  ['coordinator/adapters/store/l.ts', '../../core/g.ts', 'adapters'],
  ['coordinator/adapters/store/m.ts', '../upstream/n.ts', 'adapters-apart'],
  ['coordinator/adapters/store/q.ts', '../../../electron/main/r.ts', 'coordinator'],
  ['electron/main/t.ts', '../../coordinator/core/g.ts', 'electron'],
  ['electron/preload/u.ts', '../main/r.ts', 'preload'],
  ['renderer/screens/requests/v.ts', '../flows/w.ts', 'screens-apart'],
  ['renderer/screens/requests/x.ts', '../../stores/y.ts', undefined],
  ['renderer/stores/z.ts', '../screens/flows/w.ts', 'parts-below-screens'],
  ['renderer/ui/aa.ts', 'node:path', 'renderer-without-node'],
  ['renderer/ui/bb.ts', '../../electron/main/r.ts', 'renderer'],
  ['renderer/ui/cc.ts', './nowhere.ts', 'resolvable'],
  ['shared/domain/dd.ts', './ee.ts', 'no-circles'],
])

const PLAIN = [
  'shared/domain/ok.ts',
  'shared/sync/s.ts',
  'coordinator/adapters/store/f.ts',
  'coordinator/entry/mcp/j.ts',
]
const MORE = [
  'coordinator/adapters/upstream/n.ts',
  'coordinator/ports/p.ts',
  'electron/main/r.ts',
  'renderer/screens/flows/w.ts',
]

describe('the import table', () => {
  /** @type {string} */
  let root
  /** @type {{ rule: { name: string }, from: string }[]} */
  let violations

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'countersign-imports-'))
    await write('package.json', '{ "type": "module" }')
    await write(
      'tsconfig.base.json',
      '{ "compilerOptions": { "allowImportingTsExtensions": true, "noEmit": true } }',
    )
    for (const file of [...PLAIN, ...MORE, 'renderer/stores/y.ts']) await write(file, 'export const x = 1')
    await write('shared/domain/ee.ts', `export { x } from './dd.ts'`)
    for (const [file, imported] of CASES)
      await write(file, `import * as imported from '${imported}'\nexport const x = imported`)
    const program = join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
    const config = join(projectRoot, '.dependency-cruiser.cjs')
    const folders = ['shared', 'coordinator', 'electron', 'renderer']
    const args = [program, '--config', config, '--output-type', 'json', ...folders]
    const { stdout } = await runCommand(process.execPath, args, { cwd: root })
    violations = JSON.parse(stdout).summary.violations
  })
  afterAll(() => rm(root, { recursive: true }))

  const write = async (/** @type {string} */ file, /** @type {string} */ text) => {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }

  it.each(CASES)('%s importing %s: %s', (file, _imported, rule) => {
    const rules = violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)
    if (rule === undefined) expect(rules).toEqual([])
    else expect(rules).toContain(rule)
  })
})
