import vue from 'eslint-plugin-vue'
import vueAccessibility from 'eslint-plugin-vuejs-accessibility'
import { defineConfig, globalIgnores } from 'eslint/config'
import globals from 'globals'
import tseslint from 'typescript-eslint'

const TESTS = ['**/*.test.ts', '**/*.test.mjs', '**/*.contract.ts', '**/testing/**', 'e2e/**']

/** Text that comes from agents must never become markup or code. */
const noInjection = [
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)$/]',
    message: 'Set textContent, or let Vue render it: text from agents is hostile.',
  },
  {
    selector: "CallExpression[callee.object.name='document'][callee.property.name=/^(write|writeln)$/]",
    message: 'Let Vue render it: text from agents is hostile.',
  },
]

const oneIpcDoor = [
  {
    selector:
      "CallExpression[callee.object.name='ipcMain'][callee.property.name=/^(on|once|handle|handleOnce)$/]",
    message: 'Use registerIpc of electron/main/ipc/register.ts: it checks sender, schema, size and rate.',
  },
  {
    selector:
      "CallExpression[callee.property.name=/^(on|once|handle|handleOnce)$/] > MemberExpression[object.property.name='ipc']",
    message: 'Use registerIpc of electron/main/ipc/register.ts: it checks sender, schema, size and rate.',
  },
]

const noHiddenInputs = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Take the time as a value (Now): rules and use cases never read a clock.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Take the time as a value (Now): rules and use cases never read a clock.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Take ids and random values from a port.',
  },
]

const noForgottenTests = [
  {
    selector:
      'CallExpression[callee.object.name=/^(it|test|describe|suite)$/][callee.property.name=/^(only|todo|fixme|fails)$/]',
    message: 'Every test runs.',
  },
  {
    selector:
      "CallExpression[callee.object.name=/^(it|test|describe|suite)$/][callee.property.name='skip'][arguments.0.type=/Literal/]",
    message: 'Every test runs; where a machine cannot, test.skip(condition, reason) says why.',
  },
  {
    selector:
      "CallExpression[callee.object.property.name='describe'][callee.property.name=/^(only|skip|fixme)$/]",
    message: 'Every test runs.',
  },
]

/**
 * @param {...{ selector: string, message: string }[]} groups
 * @returns {['error', ...unknown[]]}
 */
const restrict = (...groups) => ['error', ...groups.flat()]

export default defineConfig(
  globalIgnores(['dist/', 'release/', 'coverage/', 'node_modules/', 'test-results/', 'playwright-report/']),
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  tseslint.configs.strict,
  vue.configs['flat/recommended'],
  vueAccessibility.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.es2023 } },
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'array-callback-return': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-constructor-return': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-promise-executor-return': ['error', { allowVoid: true }],
      'no-restricted-syntax': restrict(noInjection, oneIpcDoor),
      'no-unreachable-loop': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    // Rules that need types, where a mistake loses a decision or an error: a promise nobody waits for, a kind nobody handles.
    files: ['{shared,coordinator,electron,renderer,e2e,bench}/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { globals: { ...globals.browser }, parserOptions: { parser: tseslint.parser } },
    rules: {
      // Formatting is Prettier's.
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/no-static-inline-styles': 'error',
      'vue/no-v-html': 'error',
      // A prop that may be left out is undefined, and its type says so.
      'vue/require-default-prop': 'off',
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      'vuejs-accessibility/no-autofocus': 'error',
    },
  },
  {
    files: ['shared/**/*.ts', 'coordinator/core/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-syntax': restrict(noInjection, oneIpcDoor, noHiddenInputs),
      'no-restricted-globals': [
        'error',
        'fetch',
        'setTimeout',
        'setInterval',
        'process',
        'window',
        'document',
        'performance',
        'crypto',
      ],
    },
  },
  { files: ['electron/main/ipc/register.ts'], rules: { 'no-restricted-syntax': restrict(noInjection) } },
  {
    files: TESTS,
    rules: {
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': restrict(noForgottenTests),
    },
  },
  // A table of texts is read by looking up, not from top to bottom.
  { files: ['renderer/app/locales/**'], rules: { 'max-lines': 'off' } },
  {
    files: ['build/**', '*.mjs', '*.cjs', 'e2e/**', 'bench/**'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-console': 'off' },
  },
)
