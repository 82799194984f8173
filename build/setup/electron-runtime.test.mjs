import { describe, expect, it } from 'vitest'
import { resolveElectron } from './electron-runtime.mjs'

const runtime = (/** @type {'override' | 'pinned' | 'registry'} */ source, version = '45.4.1') => ({
  runtime: {
    electronDist: `/${source}`,
    executable: `/${source}/electron`,
    version,
    source,
    releaseReady: true,
  },
})

/**
 * A machine: what each source answers, the order they were asked in, and what was said.
 * @param {Partial<Record<'override' | 'pinned' | 'registry', import('./electron-runtime.mjs').Attempt>>} [answers]
 */
function machine({ override, pinned = { refused: 'offline' }, registry = { refused: 'no registry' } } = {}) {
  /** @type {string[]} */
  const asked = []
  /** @type {string[]} */
  const said = []
  const answer = (/** @type {string} */ name, /** @type {any} */ value) => async () => {
    asked.push(name)
    return value
  }
  const sources = {
    override: answer('override', override),
    pinned: answer('pinned', pinned),
    registry: answer('registry', registry),
  }
  return { asked, said, resolve: () => resolveElectron(sources, (_step, message) => void said.push(message)) }
}

describe('resolveElectron', () => {
  it('takes the override and asks nothing else', async () => {
    const { asked, said, resolve } = machine({
      override: runtime('override', '46.0.0'),
      pinned: runtime('pinned'),
    })
    expect((await resolve()).source).toBe('override')
    expect(asked).toEqual(['override'])
    expect(said).toEqual(['Electron 46.0.0 (from ELECTRON_OVERRIDE_DIST_PATH) at /override'])
  })

  it('fails for a broken override instead of quietly taking another', async () => {
    const { asked, resolve } = machine({
      override: { refused: '/x does not exist' },
      pinned: runtime('pinned'),
    })
    await expect(resolve()).rejects.toMatchObject({
      code: 'setup_electron_override_invalid',
      message: '/x does not exist',
    })
    expect(asked).toEqual(['override'])
  })

  it('takes the pinned release before the registry copy', async () => {
    const { asked, said, resolve } = machine({ pinned: runtime('pinned'), registry: runtime('registry') })
    expect((await resolve()).source).toBe('pinned')
    expect(asked).toEqual(['override', 'pinned'])
    expect(said.join()).toContain('45.4.1')
  })

  it('falls through to the registry copy, saying why and that it is not for release', async () => {
    const { asked, said, resolve } = machine({ registry: runtime('registry', '33.2.1') })
    expect((await resolve()).version).toBe('33.2.1')
    expect(asked).toEqual(['override', 'pinned', 'registry'])
    expect(said[0]).toContain('offline')
    expect(said[1]).toMatch(/33\.2\.1.*development and tests only/)
  })

  it('names both reasons and what to do when there is none', async () => {
    await expect(machine().resolve()).rejects.toMatchObject({
      code: 'setup_electron_unavailable',
      message: expect.stringMatching(/offline.*no registry/),
      advice: expect.stringContaining('ELECTRON_OVERRIDE_DIST_PATH'),
    })
  })
})
