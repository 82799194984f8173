import { createHash, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { publicHalf, signManifest } from '../../electron/main/update/sign-manifest.ts'
import { becomeOwner, skipSample } from '../support/desktop.ts'
import { launchApp, type LaunchedApp } from '../support/electron.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const FILE = 'Countersign-99.0.0.AppImage'

let folder: string
let server: Server
let address: string
let release: Buffer
let manifest: string
let desktop: LaunchedApp

/** The new version: a program that leaves a word behind when it is started. */
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-update-'))
  await writeFile(join(folder, 'app.AppImage'), 'the old version', { mode: 0o755 })
  server = createServer((asked, response) => {
    if (asked.url === `/stable/linux-${process.arch}.json`) return response.end(manifest)
    return asked.url === `/stable/${FILE}` ? response.end(release) : response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  release = Buffer.from(`#!/bin/sh\necho started > '${join(folder, 'started')}'\n`)
  publish(generateKeyPairSync('ed25519').privateKey)
  desktop = await launchApp({
    args: [`--update-address=${address}`, `--update-key=${publicHalf(privateKey)}`],
    env: { APPIMAGE: join(folder, 'app.AppImage') },
  })
  await becomeOwner(desktop.window)
  await skipSample(desktop.window)
  await desktop.window.getByRole('link', { name: 'Settings' }).click()
})
test.afterAll(async () => {
  await desktop.close().catch(() => undefined)
  server.close()
  await rm(folder, { recursive: true, force: true })
})

function publish(key = privateKey, version = '99.0.0'): void {
  manifest = signManifest(
    {
      version,
      channel: 'stable',
      platform: 'linux',
      arch: process.arch,
      file: FILE,
      size: release.byteLength,
      sha256: createHash('sha256').update(release).digest('hex'),
      issuedAt: new Date().toISOString(),
    },
    key,
  )
}

const program = () => readFile(join(folder, 'app.AppImage'), 'utf8')

test('an update that is not the publisher’s, older, or cut short is refused, and says why', async () => {
  const { window: page } = desktop
  const state = page.getByTestId('updates-state')
  await page.getByTestId('updates-look').click()
  await expect(state).toContainText('not signed by the publisher')
  await expect(page.getByTestId('updates-install')).toHaveCount(0)
  publish(privateKey, '0.0.1')
  await page.getByTestId('updates-look').click()
  await expect(state).toHaveText('This is the newest version.')
  publish()
  const whole = release
  release = release.subarray(0, -4)
  await page.getByTestId('updates-look').click()
  await page.getByTestId('updates-install').click()
  await expect(state).toContainText('not the one that was signed')
  release = whole
  expect(await program()).toBe('the old version')
})

test('a newer version is checked, put in place and started', async () => {
  const { app, window: page } = desktop
  await page.getByTestId('updates-look').click()
  await expect(page.getByTestId('updates-state')).toHaveText('Version 99.0.0 is available.')
  const ended = once(app.process(), 'exit')
  await page.getByTestId('updates-install').click()
  await ended
  expect(await program()).toBe(release.toString())
  await expect.poll(() => readFile(join(folder, 'started'), 'utf8').catch(() => '')).toBe('started\n')
})
