import { describe, expect, it } from 'vitest'
import { builderArguments } from './builder-arguments.mjs'

/** @type {import('../setup/electron-runtime.mjs').ElectronRuntime} */
const pinned = {
  electronDist: '/e',
  executable: '/e/electron',
  version: '45.4.1',
  source: 'pinned',
  releaseReady: true,
}
/** @type {import('../setup/electron-runtime.mjs').ElectronRuntime} */
const copy = { ...pinned, version: '33.2.1', source: 'registry', releaseReady: false }

describe('builderArguments', () => {
  it('packages for release with the pinned Electron, and never publishes by itself', () => {
    const args = builderArguments({ dir: false, testBuild: false }, pinned)
    expect(args).toContain('--publish=never')
    expect(args).toContain('-c.electronVersion=45.4.1')
    expect(args).not.toContain('--dir')
    expect(args.join()).not.toContain('testBuild')
  })

  it('refuses to make an installer around the development copy', () => {
    const build = () => builderArguments({ dir: false, testBuild: false }, copy)
    expect(build).toThrow(expect.objectContaining({ code: 'package_runtime_not_for_release' }))
    expect(builderArguments({ dir: true, testBuild: false }, copy)).toContain('-c.electronDist=/e')
  })

  it('keeps test builds in a folder of their own and marks them', () => {
    const args = builderArguments({ dir: true, testBuild: true }, pinned)
    expect(args).toContain('-c.directories.output=release/test')
    expect(args).toContain('-c.extraMetadata.testBuild=true')
  })
})
