import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../setup/find-electron.mjs'

/** Where, what, and the rule that must refuse it; no rule means that it is allowed. */
const CASES = /** @type {const} */ ([
  ['renderer/ui/Part.vue', '<template><p v-html="text" /></template>', 'vue/no-v-html'],
  ['renderer/ui/Part.vue', '<template><p style="color: red" /></template>', 'vue/no-static-inline-styles'],
  ['renderer/ui/Part.vue', '<template><img src="a.png" /></template>', 'vuejs-accessibility/alt-text'],
  ['renderer/ui/part.ts', 'document.body.innerHTML = text', 'no-restricted-syntax'],
  ['renderer/ui/part.ts', 'eval(text)', 'no-eval'],
  ['renderer/ui/part.ts', 'export const f = new Function(text)', 'no-new-func'],
  ['electron/main/window.ts', "ipcMain.handle('x', run)", 'no-restricted-syntax'],
  ['electron/main/window.ts', "window.webContents.ipc.on('x', run)", 'no-restricted-syntax'],
  ['electron/main/ipc/register.ts', "ipcMain.handle('x', run)", undefined],
  ['shared/domain/rule.ts', 'export const now = Date.now()', 'no-restricted-syntax'],
  ['shared/domain/rule.ts', 'export const now = new Date()', 'no-restricted-syntax'],
  ['shared/domain/rule.ts', 'export const day = new Date(0)', undefined],
  ['shared/domain/rule.ts', 'export const id = Math.random()', 'no-restricted-syntax'],
  ['coordinator/core/use-case.ts', 'setTimeout(run, 5)', 'no-restricted-globals'],
  ['coordinator/adapters/clock.ts', 'export const now = Date.now()', undefined],
  ['shared/domain/rule.test.ts', "it.only('x', () => {})", 'no-restricted-syntax'],
  ['shared/domain/rule.test.ts', "it.skip('x', () => {})", 'no-restricted-syntax'],
  ['e2e/electron/a.spec.ts', "test.describe.only('x', () => {})", 'no-restricted-syntax'],
  ['e2e/electron/a.spec.ts', "test.skip(isRoot, 'the sandbox cannot work for root')", undefined],
  ['coordinator/main.ts', 'export const x: any = 1', '@typescript-eslint/no-explicit-any'],
  [
    'coordinator/main.ts',
    '/* eslint-disable */ export const x: any = 1',
    '@typescript-eslint/no-explicit-any',
  ],
  ['coordinator/main.ts', '// TODO later', 'no-warning-comments'],
])

describe('the lint rules', () => {
  /** @type {ESLint} */
  let eslint
  beforeAll(() => {
    // These texts are not files, so the rules that need types stay out.
    const overrideConfig = { files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }
    eslint = new ESLint({ cwd: projectRoot, overrideConfig: /** @type {any} */ (overrideConfig) })
  })

  it.each(CASES)('%s: %s (%s)', async (filePath, text, rule) => {
    const [result] = await eslint.lintText(`${text}\n`, { filePath })
    const rules = (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message)
    if (rule === undefined) expect(rules).toEqual([])
    else expect(rules).toContain(rule)
  })
})
