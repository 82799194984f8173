import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import { openKeptRequests } from './kept-requests.ts'

const TEAM = 'https://team.example'
const OTHER = 'https://other.example'
let folder: string
let person = 'bo'
let cacheKey = 'k'.repeat(43)
let known = [TEAM, OTHER]
const failures: unknown[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-kept-'))
  person = 'bo'
  cacheKey = 'k'.repeat(43)
  known = [TEAM, OTHER]
  failures.length = 0
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** One run of the app. */
const run = (bounds?: { most: number; bytes: number }, inside = 'waiting') =>
  openKeptRequests({
    folder: join(folder, inside),
    store: (_place, userId) => Promise.resolve({ userId: userId ?? person, cacheKey }),
    isKnown: (place) => known.includes(place),
    now: () => 1_000,
    onFailed: (error) => failures.push(error),
    ...(bounds ? { bounds } : {}),
  })

const request = (id: string, part: Partial<SharedRequest> = {}): SharedRequest => ({
  id,
  status: 'pending',
  revision: 1,
  requester: { id: 'ada', name: 'CANARY', email: 'ada@example.org', groups: [] },
  agent: null,
  connector: { id: 'c', key: 'files', name: 'Files', status: 'connected' },
  tools: [
    {
      name: 'delete',
      description: '',
      readOnly: false,
      destructive: true,
      arguments: { path: 'CANARY' },
      maskedPaths: [],
      edited: false,
      definitionHash: 'h',
    },
  ],
  risk: 'high',
  createdAt: '2026-01-01T00:00:00.000Z',
  expiresAt: null,
  notified: true,
  flow: null,
  policy: null,
  steps: [],
  questions: [],
  timeline: [],
  assignees: ['bo'],
  digest: '0'.repeat(64),
  ...part,
})
const files = async (): Promise<string[]> =>
  (await readdir(join(folder, 'waiting'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
const textOnDisk = async () =>
  (await Promise.all((await files()).map((file) => readFile(file, 'latin1')))).join('')

it('keeps what would destroy, sealed, for the next run; and nothing else', async () => {
  const reads = request('r2', { tools: request('r2').tools.map((tool) => ({ ...tool, readOnly: true })) })
  await run().keep(TEAM, 'bo', [request('r1'), reads])
  expect(await files()).toHaveLength(1)
  expect(await textOnDisk()).not.toContain('CANARY')
  const later = run()
  expect(await later.find(TEAM, 'r1')).toEqual({ keptAt: 1_000, request: request('r1') })
  expect(await later.find(TEAM, 'r2')).toBeNull()
  expect(failures).toEqual([])
})

it('answers for its place and its person only, and with its key only', async () => {
  await run().keep(TEAM, 'bo', [request('r1')])
  expect(await run().find(OTHER, 'r1')).toBeNull()
  person = 'cy'
  expect(await run().find(TEAM, 'r1')).toBeNull()
  person = 'bo'
  cacheKey = 'x'.repeat(43)
  expect(await run().find(TEAM, 'r1')).toBeNull()
  cacheKey = 'k'.repeat(43)
  expect(await run().find(TEAM, 'r1')).not.toBeNull()
  known = [OTHER]
  expect(await run().find(TEAM, 'r1')).toBeNull()
})

it('shows nothing that was changed, cut off or moved on the disk', async () => {
  await run().keep(TEAM, 'bo', [request('r1'), request('r2')])
  const [one = '', two = ''] = await files()
  const bytes = await readFile(one)
  await writeFile(one, await readFile(two))
  await writeFile(two, bytes)
  expect([await run().find(TEAM, 'r1'), await run().find(TEAM, 'r2')]).toEqual([null, null])
  bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)
  await writeFile(one, bytes)
  await writeFile(two, bytes.subarray(0, 20))
  expect([await run().find(TEAM, 'r1'), await run().find(TEAM, 'r2')]).toEqual([null, null])
  await writeFile(two, '')
  expect([await run().find(TEAM, 'r1'), await run().find(TEAM, 'r2')]).toEqual([null, null])
  // An older state under the name of a newer one.
  const kept = run()
  await kept.keep(TEAM, 'bo', [request('r3', { revision: 4 })])
  const third = (await files()).find((file) => file.endsWith('-4')) ?? ''
  await rename(third, third.replace(/4$/, '5'))
  expect(await run().find(TEAM, 'r3')).toBeNull()
})

it('has the newest state of a request, and lets go of what no longer waits', async () => {
  const kept = run()
  await kept.keep(TEAM, 'bo', [request('r1'), request('r2'), request('r3')])
  await kept.keep(TEAM, 'bo', [request('r1', { revision: 2, digest: '2'.repeat(64) })])
  expect((await kept.find(TEAM, 'r1'))?.request.digest).toBe('2'.repeat(64))
  expect(await files()).toHaveLength(3)
  await kept.settled(TEAM, 'r2')
  await kept.only(TEAM, new Set(['r1']))
  expect(await files()).toHaveLength(1)
  expect(await run().find(TEAM, 'r2')).toBeNull()
})

it('stays within its bounds, and lets the oldest go', async () => {
  const few = run({ most: 2, bytes: 1e6 })
  await few.keep(TEAM, 'bo', [request('r1'), request('r2'), request('r3')])
  expect(await files()).toHaveLength(2)
  expect(await few.find(TEAM, 'r1')).toBeNull()
  expect(await few.find(TEAM, 'r3')).not.toBeNull()
  const small = run({ most: 100, bytes: 1_500 })
  await small.keep(TEAM, 'bo', [request('r4'), request('r5')])
  expect((await textOnDisk()).length).toBeLessThanOrEqual(1_500)
  expect(await small.find(TEAM, 'r5')).not.toBeNull()
})

it('forgets a place whole, keeps the others, and takes nothing in for one that was left', async () => {
  const kept = run()
  await kept.keep(TEAM, 'bo', [request('r1')])
  await kept.keep(OTHER, 'bo', [request('r1')])
  await kept.forget(TEAM)
  expect(await files()).toHaveLength(1)
  expect(await kept.find(OTHER, 'r1')).not.toBeNull()
  known = [OTHER]
  await kept.keep(TEAM, 'bo', [request('r1')])
  expect(await files()).toHaveLength(1)
})

it('has nothing where nothing can be written, says so, and holds nothing up', async () => {
  await writeFile(join(folder, 'file'), '')
  const kept = run(undefined, 'file')
  await kept.keep(TEAM, 'bo', [request('r1')])
  expect(failures).toHaveLength(1)
  expect(await kept.find(TEAM, 'r1')).toBeNull()
})
