import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderFileList } from './renderer-file-list.mjs'

/**
 * What every page needs is one file, and modules that the same screens share go into one: each file is asked for by itself,
 * and at the start of the desktop a hundred of them cost more than their code. Small ones of different screens are not put
 * together: such files took parts from each other in a circle, and what ran first found the others’ still empty.
 */
/** @type {import('vite').Rolldown.CodeSplittingOptions['groups']} */
const CHUNKS = [
  { name: 'app', tags: ['$initial'], priority: 1 },
  { name: 'shared', minShareCount: 2, entriesAware: true },
]

/**
 * Builds the pages with Vite into `output`, and beside it the list of their files: whoever serves them looks names up in
 * that list instead of joining paths.
 * @param {string} root
 * @param {string} output
 */
export async function bundleRenderer(root, output) {
  const { build } = await import('vite')
  const { default: vue } = await import('@vitejs/plugin-vue')
  const { default: tailwindcss } = await import('@tailwindcss/vite')
  // Built beside and renamed, so that an app that is running never finds half of the pages.
  const fresh = `${output}.new`
  await build({
    configFile: false,
    root: join(root, 'renderer'),
    // Relative, since the pages are served from a scheme of their own and from the coordinator's root.
    base: './',
    logLevel: 'warn',
    plugins: [vue(), tailwindcss()],
    define: {
      // Neither the pages nor what they are built of use it.
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    build: {
      target: 'chrome130',
      outDir: fresh,
      emptyOutDir: true,
      // Beside the code, which does not name them: names that nothing compresses are a hundredth of the first page.
      sourcemap: 'hidden',
      // Data URLs for fonts are not allowed by the pages' content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1000,
      rolldownOptions: {
        output: {
          codeSplitting: { groups: CHUNKS },
          // Shared modules are called by all who share them: too long a name, and not one that is served.
          sanitizeFileName: (name) => (name.includes('~') ? 'shared' : name.replace(/[^\w.-]/g, '_')),
        },
      },
    },
  })
  const files = (await readdir(fresh, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  await rm(output, { recursive: true, force: true })
  await rename(fresh, output)
  await writeFile(`${output}-files.json`, JSON.stringify(renderFileList(fresh, files), null, 2))
}
