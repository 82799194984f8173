import { existsSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { SetupError } from '../setup/setup-error.mjs'

/** Loaded from node_modules at run time: Electron itself, and the SQLite binding, which is native code. */
const EXTERNAL = ['electron', '@photostructure/sqlite']

/**
 * An ES module that carries CommonJS packages needs what those expect to find around them.
 */
const ESM_BANNER = [
  "import { createRequire as __createRequire } from 'node:module'",
  'const require = __createRequire(import.meta.url)',
  'const __filename = import.meta.filename',
  'const __dirname = import.meta.dirname',
].join('\n')

/**
 * Bundles one entry into one file that runs in Node 20 and in the Node of either Electron. ES modules, because the older
 * Electron's Node cannot require() the ES modules among the dependencies.
 * @param {string} root
 * @param {{ entry: string, output: string, format?: 'esm' | 'cjs' | 'page', target?: string, executable?: boolean, define?: Record<string, string> }} options
 *   format: `page` is an ES module for a window
 *   executable: a command-line tool, started by the system through its first line
 */
export async function bundleNode(root, options) {
  const { entry, output, format = 'esm', target = 'node20.18', executable = false, define = {} } = options
  if (!existsSync(join(root, entry))) {
    throw new SetupError(
      'build_entry_missing',
      `${entry} does not exist`,
      'restore the file or correct build/bundle/targets.mjs',
    )
  }
  const { build } = await import('esbuild')
  const shebang = executable ? '#!/usr/bin/env node\n' : ''
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    platform: format === 'esm' ? 'node' : 'browser',
    format: format === 'cjs' ? 'cjs' : 'esm',
    target,
    external: EXTERNAL,
    define,
    sourcemap: true,
    // A third less to read at each start. Names stay: they stand in logs and stacks.
    minifyWhitespace: true,
    legalComments: 'eof',
    logLevel: 'warning',
    banner: format === 'esm' ? { js: shebang + ESM_BANNER } : {},
  })
  if (executable) await chmod(join(root, output), 0o755)
}
