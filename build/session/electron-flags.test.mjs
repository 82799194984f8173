import { describe, expect, it } from 'vitest'
import { electronFlags } from './electron-flags.mjs'

/** @type {import('../setup/electron-runtime.mjs').ElectronRuntime} */
const runtime = {
  electronDist: '/e',
  executable: '/e/electron',
  version: '1',
  source: 'pinned',
  releaseReady: true,
}
/** @type {import('./electron-flags.mjs').SandboxFacts} */
const user = { platform: 'linux', isRoot: false, userNamespaces: true, helperIsSetuid: false }

describe('electronFlags', () => {
  it('keeps the sandbox for ordinary users, by namespaces or by the helper', () => {
    expect(electronFlags(runtime, () => {}, user)).toEqual([])
    expect(
      electronFlags(runtime, () => {}, { ...user, userNamespaces: false, helperIsSetuid: true }),
    ).toEqual([])
    expect(electronFlags(runtime, () => {}, { ...user, platform: 'darwin', isRoot: true })).toEqual([])
  })

  it('switches it off for root only, and says so', () => {
    /** @type {string[]} */
    const said = []
    expect(
      electronFlags(runtime, (_step, message) => void said.push(message), { ...user, isRoot: true }),
    ).toEqual(['--no-sandbox'])
    expect(said.join()).toContain('--no-sandbox')
  })

  it('refuses to start where the sandbox cannot work, with the command that helps', () => {
    const start = () => electronFlags(runtime, () => {}, { ...user, userNamespaces: false })
    expect(start).toThrow(
      expect.objectContaining({
        code: 'start_sandbox_unavailable',
        advice: expect.stringContaining('chmod 4755 /e/chrome-sandbox'),
      }),
    )
  })
})
