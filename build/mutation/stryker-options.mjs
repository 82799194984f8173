import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where reports and what was already tried are kept between runs; the folder is not in the repository. */
export const REPORTS = join('node_modules', '.cache', 'mutation')

/**
 * Stryker's settings for one part of the engine. It works in a copy outside the project.
 * @param {{ name: string, files: readonly string[] }} part
 */
export function strykerOptions({ name, files }) {
  return {
    mutate: [...files, '!**/*.test.ts', '!**/testing/**'],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'build/mutation/vitest.config.ts', related: true },
    coverageAnalysis: 'perTest',
    // What runs once, when a file is loaded, cannot be changed under tests that share a worker.
    ignoreStatic: true,
    concurrency: 2,
    incremental: true,
    incrementalFile: join(REPORTS, `${name}-tried.json`),
    tempDirName: join(tmpdir(), 'countersign-mutation'),
    ignorePatterns: [
      '**',
      '!shared/**',
      '!build/mutation/**',
      '!{tsconfig*.json,*/tsconfig.json,electron/preload/tsconfig.json}',
      '!package.json',
    ],
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: join(REPORTS, `${name}.json`) },
    timeoutMS: 30_000,
    timeoutFactor: 3,
    allowEmpty: false,
    disableTypeChecks: false,
  }
}
