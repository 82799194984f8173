import type { NewLogEntry } from '../../../../shared/domain/log/entry.ts'
import type { RequestState, RequestStatus } from '../../../../shared/domain/request/state.ts'
import type { OutboxRow, RequestRow } from '../../../ports/store.ts'

interface RowFacts {
  readonly status?: RequestStatus
  readonly createdAt?: number
  readonly revision?: number
  readonly requester?: string
  readonly connector?: string
  readonly agentId?: string | null
  readonly callKey?: string | null
  readonly assigneeIds?: readonly string[]
  readonly askedIds?: readonly string[]
  readonly note?: string
  readonly grant?: 'ready' | 'executing' | 'used'
}

/** A stored request with the facts that matter to a test; the store looks at nothing else. */
export function sampleRow(id: string, facts: RowFacts = {}): RequestRow {
  const {
    status = 'pending',
    createdAt = 1000,
    requester = 'rita',
    connector = 'files',
    agentId = 'robot',
  } = facts
  const base = {
    snapshot: {
      id,
      requester: {
        id: requester,
        name: `Name of ${requester}`,
        email: `${requester}@example.com`,
        groups: [],
      },
      agent: agentId === null ? null : { id: agentId, name: 'Robot', ownerId: requester },
      connector: { id: `id-${connector}`, key: connector, name: `The ${connector}` },
      tools: [
        {
          definition: {
            name: 'write_file',
            description: 'Writes.',
            readOnly: false,
            destructive: false,
            idempotent: false,
            inputSchema: {},
            definitionHash: 'h',
          },
          arguments: { path: 'a' },
        },
      ],
      ...(facts.note === undefined ? {} : { note: facts.note }),
      flow: null,
      policy: null,
      eligible: {},
      expiresInMinutes: null,
      digest: 'd',
    },
    revision: facts.revision ?? 1,
    createdAt,
    status,
    votes: [],
  }
  const state =
    status === 'pending'
      ? base
      : {
          ...base,
          resolution: { by: 'timeout', timer: 'expire', at: createdAt + 500 },
          grants:
            facts.grant === undefined ? [] : [{ tool: 'write_file', status: facts.grant, executeBy: 1 }],
        }
  return {
    state: state as unknown as RequestState,
    callKey: facts.callKey ?? null,
    agentId,
    assigneeIds: facts.assigneeIds ?? [],
    askedIds: facts.askedIds ?? [],
  }
}

export const sampleEntry = (id: string, data: NewLogEntry['data'] = {}): NewLogEntry => ({
  at: 1000,
  type: 'test.happened',
  actor: { kind: 'system' },
  subject: { kind: 'request', id },
  data,
})

export const sampleOutbox = (id: string, facts: Partial<OutboxRow> = {}): OutboxRow => ({
  id,
  channel: 'email',
  kind: 'request',
  recipient: 'ana@example.com',
  personId: 'ana',
  requestId: 'r1',
  payload: { text: id },
  status: 'queued',
  attempts: 0,
  nextAttemptAt: 1000,
  lastResponse: null,
  createdAt: 1000,
  updatedAt: 1000,
  ...facts,
})
