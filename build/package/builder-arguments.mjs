import { SetupError } from '../setup/setup-error.mjs'

/**
 * @typedef {object} PackageOptions
 * @property {boolean} dir only the unpacked app
 * @property {boolean} testBuild
 */

/** Where builds go, kept apart so that one for tests cannot be taken for one to ship. */
const OUTPUT = { release: 'release', test: 'release/test' }

/**
 * What electron-builder is called with, beside its own file.
 * @param {PackageOptions} options
 * @param {import('../setup/electron-runtime.mjs').ElectronRuntime} runtime
 * @returns {string[]}
 */
export function builderArguments({ dir, testBuild }, runtime) {
  if (!runtime.releaseReady && !dir) {
    throw new SetupError(
      'package_runtime_not_for_release',
      `Electron ${runtime.version} at ${runtime.electronDist} is for development and tests only`,
      'build where the pinned Electron can be had; npm run package -- --dir makes an unpacked app for a look',
    )
  }
  return [
    ...(dir ? ['--dir'] : []),
    '--publish=never',
    `-c.electronDist=${runtime.electronDist}`,
    `-c.electronVersion=${runtime.version}`,
    `-c.directories.output=${testBuild ? OUTPUT.test : OUTPUT.release}`,
    ...(testBuild ? ['-c.extraMetadata.testBuild=true'] : []),
  ]
}
