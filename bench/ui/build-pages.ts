import { createRequire } from 'node:module'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { build, type Plugin } from 'vite'
import { appRoot } from '../../e2e/support/electron.ts'

const benchFolder = join(appRoot, 'bench')

export interface BuiltPage {
  readonly folder: string
  readonly script: string
  readonly styles: readonly string[]
}

/** Builds one page of a benchmark as the product's pages are built, minified, into a folder of its own. */
export async function buildPage(name: string): Promise<BuiltPage> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'))
  await build({
    configFile: false,
    // Where Tailwind looks for the names of classes.
    root: join(appRoot, 'renderer'),
    base: './',
    logLevel: 'error',
    plugins: [peers(), vue(), tailwindcss()],
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    build: {
      target: 'chrome130',
      outDir: folder,
      emptyOutDir: true,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 10_000,
      rollupOptions: {
        input: join(benchFolder, 'ui', 'pages', `${name}.mjs`),
        output: { entryFileNames: 'page.js' },
      },
    },
  })
  const files = await readdir(folder, { recursive: true })
  return { folder, script: 'page.js', styles: files.filter((file) => file.endsWith('.css')) }
}

/** `virtual:peer/NAME` is the package NAME as `bench/package-lock.json` has it. */
function peers(): Plugin {
  const require = createRequire(join(benchFolder, 'package.json'))
  return {
    name: 'peers',
    enforce: 'pre',
    resolveId(id) {
      const name = /^virtual:peer\/(.+)$/u.exec(id)?.[1]
      if (name === undefined) return null
      return this.resolve(name, join(benchFolder, 'package.json'), { skipSelf: true }).then(
        (found) => found ?? require.resolve(name),
      )
    },
  }
}
