import type { Core } from '../coordinator/core/core.ts'
import type { RequestRow } from '../coordinator/ports/store.ts'
import type { Cast } from '../coordinator/testing/cast.ts'
import { must } from '../coordinator/testing/cast.ts'
import { randomUUID } from 'node:crypto'

/** One request in so many is still pending. */
const PENDING_EVERY = 97
const REQUESTERS = 50
const AT_ONCE = 2_000
const STARTED = 1_700_000_000_000
const SECOND = 1_000

/** Fills the store with requests made from a pending and an approved one, the newest last. */
export async function fillRequests(core: Core, cast: Cast, count: number): Promise<void> {
  const [pending, approved] = await templates(core, cast)
  for (let from = 0; from < count; from += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => {
      const n = from + i
      return copyOf(n % PENDING_EVERY === 0 ? pending : approved, n)
    })
    await core.store.commit(async (tx) => {
      for (const row of rows) await tx.requests.insert(row)
    })
  }
}

/** The id of a requester whose requests are in the store. */
export const requesterId = (n: number): string => `requester-${String(n).padStart(3, '0')}`

async function templates(core: Core, { robot, ana }: Cast): Promise<readonly [RequestRow, RequestRow]> {
  const ask = async (path: string): Promise<string> => {
    const { id } = await must<{ id: string }>(
      robot.client.post('/requests', {
        connector: 'files',
        tools: [{ name: 'write_file', arguments: { path, content: 'x'.repeat(400) } }],
        note: 'The nightly report has to be written again.',
      }),
    )
    return id
  }
  const [pending, approved] = [await ask('notes/one.txt'), await ask('notes/two.txt')]
  await must(
    ana.client.post(`/requests/${approved}/decisions`, { decisionId: randomUUID(), verdict: 'approve' }),
  )
  return core.store.read(async (tx) => {
    const rows = [await tx.requests.get(pending), await tx.requests.get(approved)]
    if (!rows[0] || !rows[1]) throw new Error('the requests to copy are missing')
    return [rows[0], rows[1]] as const
  })
}

function copyOf(row: RequestRow, n: number): RequestRow {
  const createdAt = STARTED + n * SECOND
  const requester = n % REQUESTERS
  const { state } = row
  const snapshot = {
    ...state.snapshot,
    id: `01${String(n).padStart(24, '0')}`,
    requester: {
      ...state.snapshot.requester,
      id: requesterId(requester),
      name: `Person ${String(requester).padStart(3, '0')}`,
      email: `person-${requester}@example.com`,
    },
  }
  const copy =
    state.status === 'pending'
      ? { ...state, snapshot, createdAt }
      : {
          ...state,
          snapshot,
          createdAt,
          // Approvals of long ago have lapsed.
          grants: state.grants.map((grant) => ({ ...grant, status: 'lapsed' as const })),
          resolution: { ...state.resolution, at: createdAt + 60 * SECOND },
        }
  return { ...row, state: copy, callKey: null }
}
