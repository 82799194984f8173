import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Bundles a TypeScript program so that a plain Node child process can run it. `entry` is relative to the project.
 * Returns the path of the program; it stands where the native modules are found.
 */
export async function bundleChild(entry: string): Promise<string> {
  const cache = join(root, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const outfile = join(mkdtempSync(join(cache, 'countersign-child-')), 'child.mjs')
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: ['@photostructure/sqlite'],
    banner: {
      js: "import { createRequire as __makeRequire } from 'node:module'; const require = __makeRequire(import.meta.url); const __dirname = import.meta.dirname;",
    },
    logLevel: 'error',
  })
  return outfile
}
