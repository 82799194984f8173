import { describe, expect, it } from 'vitest'
import { ensureSystemPackages, hasDisplay, PACKAGE_SETS } from './system-packages.mjs'

const names = Object.values(PACKAGE_SETS).flatMap((set) => set.map((alternatives) => String(alternatives[0])))

/**
 * A Linux machine with some packages, that records the commands it is given.
 * @param {{ installed?: readonly string[], available?: readonly string[], root?: boolean, dpkg?: boolean, programs?: readonly string[], display?: boolean, aptCode?: number }} facts
 */
function machine({
  installed = [],
  available = names,
  root = true,
  dpkg = true,
  programs = [],
  display = false,
  aptCode = 0,
}) {
  /** @type {string[]} */
  const commands = []
  /** @type {string[]} */
  const said = []
  const known = [...programs, ...(dpkg ? ['dpkg-query', 'apt-get'] : [])]
  const answer = (/** @type {string} */ program, /** @type {readonly string[]} */ args) => {
    if (program === 'dpkg-query')
      return { code: 1, stdout: installed.map((name) => `${name} installed`).join('\n') }
    const found = available.includes(String(args.at(-1)))
    if (program === 'apt-cache') return { code: 0, stdout: `  Candidate: ${found ? '1.0' : '(none)'}` }
    commands.push(args.filter((arg) => !arg.startsWith('-') && !arg.includes('::')).join(' '))
    return { code: args.includes('install') ? aptCode : 0, stdout: '' }
  }
  /** @type {import('./system-packages.mjs').PackageSystem} */
  const system = {
    platform: 'linux',
    isRoot: root,
    hasDisplay: display,
    hasProgram: (program) => known.includes(program),
    run: async (program, args) => ({ stderr: '', ...answer(program, args) }),
  }
  const ensure = (/** @type {('run' | 'test')[]} */ ...sets) =>
    ensureSystemPackages(sets, (_step, message) => void said.push(message), system)
  return { commands, said, ensure, system }
}

describe('ensureSystemPackages', () => {
  it('does nothing when all is there', async () => {
    const { commands, said, ensure } = machine({ installed: names })
    await ensure('run', 'test')
    expect(commands).toEqual([])
    expect(said).toEqual(['packages present'])
  })

  it('as root, refreshes the lists once and installs only what is missing', async () => {
    const { commands, ensure } = machine({
      installed: names.filter((name) => name !== 'dunst' && name !== 'xvfb'),
    })
    await ensure('run', 'test')
    expect(commands).toEqual(['update', 'install xvfb dunst'])
  })

  it('knows a package by its name in a later release of the distribution', async () => {
    const rest = names.filter((name) => name !== 'libasound2')
    const already = machine({ installed: [...rest, 'libasound2t64'] })
    await already.ensure('run')
    expect(already.commands).toEqual([])

    const absent = machine({ installed: rest, available: ['libasound2t64'] })
    await absent.ensure('run')
    expect(absent.commands).toEqual(['update', 'install libasound2t64'])
  })

  it('says so when apt fails', async () => {
    await expect(machine({ aptCode: 100 }).ensure('run')).rejects.toMatchObject({ code: 'setup_apt_failed' })
  })

  it('without root, gives the exact command and stops where the programs are needed', async () => {
    await expect(machine({ root: false, installed: ['dbus'] }).ensure('run')).rejects.toMatchObject({
      code: 'setup_packages_missing',
      message: expect.stringContaining('xvfb-run'),
      advice: expect.stringMatching(/^run: sudo apt-get install -y .*\bxvfb\b/),
    })
  })

  it('without root but with a display, gives the command and goes on', async () => {
    const { said, commands, ensure } = machine({ root: false, display: true })
    await ensure('run')
    expect(said.join()).toContain('sudo apt-get install')
    expect(commands).toEqual([])
  })

  it('on another distribution, looks for the programs', async () => {
    await expect(machine({ dpkg: false }).ensure('run')).rejects.toMatchObject({
      code: 'setup_packages_missing',
    })
    const { said, ensure } = machine({ dpkg: false, programs: ['dbus-run-session', 'xvfb-run'] })
    await ensure('run')
    expect(said.join()).toContain('not Debian')
  })

  it('has nothing to do on other systems', async () => {
    const { commands, system } = machine({})
    await ensureSystemPackages(['run', 'test'], () => {}, { ...system, platform: 'darwin' })
    expect(commands).toEqual([])
  })
})

describe('hasDisplay', () => {
  it.each(
    /** @type {const} */ ([
      ['linux', {}, false],
      ['linux', { DISPLAY: ':0' }, true],
      ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
      ['darwin', {}, true],
      ['win32', {}, true],
    ]),
  )('on %s with %j is %s', (platform, env, expected) => {
    expect(hasDisplay(platform, env)).toBe(expected)
  })
})
