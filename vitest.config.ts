import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// With NODE_ENV=production around it, Vite takes the built-in modules of Node from the tests that run in a DOM.
process.env['NODE_ENV'] = 'test'

/**
 * One project per runtime folder: tests sit beside the code they test. A folder of nothing but pure functions has no
 * state that one file could leave to the next, and its modules are loaded once for all of them.
 */
const folder = (name: string, environment: 'node' | 'happy-dom', extensions = 'ts', pure = false) => ({
  extends: true as const,
  test: {
    name,
    environment,
    isolate: !pure,
    include: [`${name}/**/*.test.${extensions}`],
  },
})

export default defineConfig({
  plugins: [vue()],
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // Real sockets, real SQLite files and real child processes need more than the defaults on a busy machine, and waiting
    // long costs nothing where nothing fails.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000 } },
    allowOnly: false,
    passWithNoTests: false,
    restoreMocks: true,
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'coordinator/**/*.ts', 'electron/**/*.ts', 'renderer/**/*.{ts,vue}'],
      exclude: ['**/*.test.ts', '**/testing/**'],
    },
    projects: [
      folder('shared', 'node', 'ts', true),
      folder('coordinator', 'node'),
      folder('electron', 'node'),
      folder('renderer', 'happy-dom'),
      folder('build', 'node', '{ts,mjs}'),
      folder('bench', 'node'),
    ],
  },
})
