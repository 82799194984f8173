import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { SetupError } from '../setup/setup-error.mjs'

/**
 * Bundles a TypeScript program that runs from the project's folder (a benchmark, the demonstration) so that plain Node can
 * run it. Packages stay in node_modules.
 * @param {string} root
 * @param {string} entry path under root
 * @returns {Promise<string>} the file to run
 */
export async function bundleTool(root, entry) {
  if (!existsSync(join(root, entry))) {
    throw new SetupError(
      'build_entry_missing',
      `${entry} does not exist`,
      'check the path of the program to run',
    )
  }
  const { build } = await import('esbuild')
  // Per process, so that two runs at once do not overwrite each other's file.
  const name = entry.replaceAll('/', '-').replace(/\.ts$/, '')
  const output = join(root, 'node_modules', '.cache', 'tools', `${name}-${process.pid}.mjs`)
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: [keepSourceFolder(root)],
  })
  return output
}

/**
 * Lets a bundled file still know the folder of its source by `import.meta.dirname`.
 * @param {string} root
 * @returns {import('esbuild').Plugin}
 */
function keepSourceFolder(root) {
  return {
    name: 'keep-source-folder',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (/^\.\.|node_modules/.test(relative(root, path))) return undefined
        const text = await readFile(path, 'utf8')
        const contents = text
          .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
          .replaceAll('import.meta.filename', JSON.stringify(path))
        return { contents, loader: 'ts' }
      })
    },
  }
}
