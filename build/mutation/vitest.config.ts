import { defineConfig } from 'vitest/config'

/** Only the rules' own tests, each seed fixed: whether a mutant is caught must not depend on luck. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['shared/domain/**/*.test.ts'],
    setupFiles: ['build/mutation/fixed-seed.ts'],
    env: { COUNTERSIGN_RUNS: '30' },
    testTimeout: 20_000,
    // Rules keep nothing between tests, so that files may share one worker: a run per mutant must be quick.
    isolate: false,
  },
})
