import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// With NODE_ENV=production around it, Vite takes the built-in modules of Node from the tests that run in a DOM.
process.env['NODE_ENV'] = 'test'

/** One project per runtime folder: tests sit beside the code they test. */
const folder = (name: string, environment: 'node' | 'happy-dom', extensions = 'ts') => ({
  extends: true as const,
  test: {
    name,
    environment,
    include: [`${name}/**/*.test.${extensions}`],
  },
})

export default defineConfig({
  plugins: [vue()],
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // Real sockets, real SQLite files and real child processes need more than the default 5 s on a busy machine.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    allowOnly: false,
    passWithNoTests: false,
    restoreMocks: true,
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'coordinator/**/*.ts', 'electron/**/*.ts', 'renderer/**/*.{ts,vue}'],
      exclude: ['**/*.test.ts', '**/testing/**'],
    },
    projects: [
      folder('shared', 'node'),
      folder('coordinator', 'node'),
      folder('electron', 'node'),
      folder('renderer', 'happy-dom'),
      folder('build', 'node', '{ts,mjs}'),
      folder('bench', 'node'),
    ],
  },
})
