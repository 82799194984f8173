import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { build, type Plugin } from 'esbuild'
import type { PlantedBug } from './bugs.ts'

const SIMULATOR = 'bench/faults/simulator/main.ts'

/** Bundles the simulator, with a bug in the product when one is given. Nothing on the disk of the source changes. */
export async function bundleSimulator(root: string, output: string, bug: PlantedBug | null): Promise<string> {
  await build({
    absWorkingDir: root,
    entryPoints: [SIMULATOR],
    outfile: output,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    packages: 'external',
    logLevel: 'error',
    plugins: bug ? [plant(root, bug.name, [bug, ...(bug.also ? [bug.also] : [])])] : [],
  })
  return output
}

/** A text that stands in a file exactly once, and what a bundle has instead. */
export type Edit = Pick<PlantedBug, 'file' | 'find' | 'replace'>

/** Changes the product while it is bundled, one edit a file. Fails when an edit does not fit, so that none is forgotten. */
export function plant(root: string, name: string, edits: readonly Edit[]): Plugin {
  return {
    name: 'plant',
    setup(bundle) {
      const planted = new Set<string>()
      bundle.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const edit = edits.find(({ file }) => relative(root, path).split(sep).join('/') === file)
        if (!edit) return undefined
        const source = await readFile(path, 'utf8')
        if (source.split(edit.find).length !== 2) {
          throw new Error(
            `“${name}” does not fit ${edit.file} any more: its text must stand there exactly once`,
          )
        }
        planted.add(edit.file)
        return {
          contents: source.replace(edit.find, () => edit.replace),
          loader: 'ts',
          resolveDir: join(path, '..'),
        }
      })
      bundle.onEnd(() => {
        if (planted.size < edits.length)
          throw new Error(`“${name}” was not planted: the bundle does not use its file`)
      })
    },
  }
}
