import { expect, it } from 'vitest'
import type { Health } from '../../../shared/contract/http/health.ts'
import { findingsIn } from './findings.ts'

const GIB = 1024 ** 3
const well: Omit<Health, 'findings'> = {
  at: '2026-01-01T00:00:00.000Z',
  version: '1.0.0',
  startedAt: '2026-01-01T00:00:00.000Z',
  memoryBytes: 1,
  store: {
    kind: 'sqlite',
    version: 'SQLite 3',
    bytes: 1,
    freeBytes: 100 * GIB,
    commits: 10,
    commitMs: { half: 1, most: 5 },
  },
  log: { entries: 1, hash: '0'.repeat(64) },
  requests: { pending: 0 },
  heldCalls: 0,
  streamClients: 0,
  timers: { overdueSeconds: 0, fired: 0, lateSeconds: null },
  channels: [{ channel: 'email', ready: true, queued: 9, failed: 9, delivered: 9 }],
  connectors: [{ id: 'c', name: 'C', status: 'connected' }],
}
const store = (more: Partial<Health['store']>) => ({ ...well, store: { ...well.store, ...more } })

it.each<[string, Omit<Health, 'findings'>, boolean, readonly string[]]>([
  ['nothing where all is well', well, false, []],
  ['nothing where the system does not say how full the disk is', store({ freeBytes: null }), false, []],
  ['a disk with little room', store({ freeBytes: 1.9 * GIB }), false, ['disk-low']],
  ['a disk that is almost full, and not both', store({ freeBytes: 0.2 * GIB }), false, ['disk-almost-full']],
  ['commits that take long', store({ commitMs: { half: 1, most: 1000 } }), false, ['commits-slow']],
  ['commits beyond all measure', store({ commitMs: { half: 1, most: null } }), false, ['commits-slow']],
  [
    'no slow commits before the first',
    store({ commits: 0, commitMs: { half: null, most: null } }),
    false,
    [],
  ],
  ['late timers', { ...well, timers: { ...well.timers, overdueSeconds: 5.1 } }, false, ['timers-late']],
  [
    'a connector that does not answer',
    { ...well, connectors: [{ id: 'c', name: 'C', status: 'error', error: 'gone' }] },
    false,
    ['connector-failing'],
  ],
  [
    'messages that nothing can send',
    { ...well, channels: [{ channel: 'sms', ready: false, queued: 1, failed: 0, delivered: 0 }] },
    false,
    ['messages-stuck'],
  ],
  ['a stop that was not clean', well, true, ['unclean-stop']],
])('finds %s', (_what, health, uncleanStop, findings) => {
  expect(findingsIn(health, { uncleanStop })).toEqual(findings)
})
