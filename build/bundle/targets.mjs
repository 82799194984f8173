import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleNode } from './node-bundle.mjs'
import { bundleRenderer } from './renderer-bundle.mjs'

/**
 * @typedef {object} BuildTarget
 * @property {string} name
 * @property {readonly string[]} sources folders whose change makes the output stale
 * @property {readonly string[]} outputs files that must exist
 * @property {(root: string, kind: BuildKind) => Promise<void>} build
 *
 * @typedef {'ordinary' | 'test'} BuildKind 'test' may be driven by tests although it is packaged; never shipped
 */

/**
 * Everything that is built, in one table. Each target is rebuilt only when its own sources have changed.
 * @type {readonly BuildTarget[]}
 */
export const TARGETS = [
  {
    name: 'coordinator',
    sources: ['shared', 'coordinator'],
    outputs: ['dist/coordinator/main.js', 'dist/coordinator/cli.js'],
    build: async (root) => {
      await bundleNode(root, { entry: 'coordinator/main.ts', output: 'dist/coordinator/main.js' })
      await bundleNode(root, {
        entry: 'coordinator/cli/main.ts',
        output: 'dist/coordinator/cli.js',
        executable: true,
      })
    },
  },
  {
    name: 'sample-server',
    sources: ['shared', 'coordinator'],
    outputs: ['dist/sample-server/main.js'],
    build: (root) =>
      bundleNode(root, { entry: 'coordinator/sample-server/main.ts', output: 'dist/sample-server/main.js' }),
  },
  {
    name: 'electron',
    sources: ['shared', 'electron', 'build/icons'],
    outputs: [
      'dist/electron/main.js',
      'dist/electron/preload.cjs',
      'dist/electron/confirm/confirm.js',
      'dist/electron/icons/app.png',
    ],
    build: async (root, kind) => {
      await bundleNode(root, {
        entry: 'electron/main/main.ts',
        output: 'dist/electron/main.js',
        define: { __COUNTERSIGN_TEST_BUILD__: String(kind === 'test') },
      })
      await bundleNode(root, {
        entry: 'electron/preload/preload.ts',
        output: 'dist/electron/preload.cjs',
        // A sandboxed preload can load nothing: one file, in the old module format.
        format: 'cjs',
        target: 'chrome130',
      })
      await buildConfirmWindow(root)
      await copyIcons(root)
    },
  },
  {
    name: 'renderer',
    sources: ['shared', 'renderer'],
    outputs: ['dist/renderer/index.html', 'dist/renderer-files.json'],
    build: (root) => bundleRenderer(root, join(root, 'dist', 'renderer')),
  },
]

/** What the coordinator needs when it runs alone: itself, and the pages it serves. */
export const COORDINATOR_TARGETS = ['coordinator', 'renderer']

/**
 * The window of main's own in which approvals of high risk are confirmed: page, script and preload, apart from all pages.
 * @param {string} root
 */
async function buildConfirmWindow(root) {
  const from = join(root, 'electron', 'confirm')
  const to = join(root, 'dist', 'electron', 'confirm')
  await mkdir(to, { recursive: true })
  await bundleNode(root, {
    entry: 'electron/confirm/preload.ts',
    output: 'dist/electron/confirm/preload.cjs',
    format: 'cjs',
    target: 'chrome130',
  })
  await bundleNode(root, {
    entry: 'electron/confirm/confirm.ts',
    output: 'dist/electron/confirm/confirm.js',
    format: 'page',
    target: 'chrome130',
  })
  for (const file of ['index.html', 'confirm.css']) await cp(join(from, file), join(to, file))
}

/**
 * The pictures the app itself shows: in the tray, in window frames, in notifications.
 * @param {string} root
 */
async function copyIcons(root) {
  const icons = join(root, 'dist', 'electron', 'icons')
  await mkdir(icons, { recursive: true })
  await cp(join(root, 'build', 'icons', 'tray'), icons, { recursive: true })
  await cp(join(root, 'build', 'icons', 'app', '256x256.png'), join(icons, 'app.png'))
}
