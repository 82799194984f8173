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
    plugins: bug ? [plant(root, bug)] : [],
  })
  return output
}

function plant(root: string, bug: PlantedBug): Plugin {
  return {
    name: 'planted-bug',
    setup(bundle) {
      let planted = false
      bundle.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (relative(root, path).split(sep).join('/') !== bug.file) return undefined
        const source = await readFile(path, 'utf8')
        if (source.split(bug.find).length !== 2) {
          throw new Error(
            `“${bug.name}” does not fit ${bug.file} any more: its text must stand there exactly once`,
          )
        }
        planted = true
        return {
          contents: source.replace(bug.find, () => bug.replace),
          loader: 'ts',
          resolveDir: join(path, '..'),
        }
      })
      bundle.onEnd(() => {
        if (!planted) throw new Error(`“${bug.name}” was not planted: the simulator does not use ${bug.file}`)
      })
    },
  }
}
