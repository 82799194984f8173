import type { SharedRequest } from '../../shared/contract/http/requests.ts'

/** What a list shows of a request, without arguments, steps and history. */
export interface RequestRow {
  readonly id: string
  /** 1 pending, 0 resolved: a number, since an index holds no booleans. */
  readonly open: 0 | 1
  /** Epoch ms. */
  readonly createdAt: number
  readonly resolvedAt: number | null
  readonly expiresAt: number | null
  readonly status: SharedRequest['status']
  readonly revision: number
  readonly requester: { readonly id: string; readonly name: string; readonly email: string }
  readonly connector: { readonly id: string; readonly key: string; readonly name: string }
  readonly tools: readonly string[]
  readonly destructive: boolean
  readonly risk: SharedRequest['risk']
  readonly note: string
  readonly notified: boolean
  readonly assignees: readonly string[]
  /** Length of the whole request as JSON; absent where it was not stored. */
  readonly size?: number
  /** Decisions that count; absent in what an older version stored. */
  readonly decisions?: number
  readonly resolution: { readonly by: string; readonly name: string } | null
}

/** Longest part of a note that a list keeps; the panel has all of it. */
const NOTE_CHARACTERS = 200

export function rowOf(request: SharedRequest): RequestRow {
  const { id, name, email } = request.requester
  return {
    id: request.id,
    open: request.status === 'pending' ? 1 : 0,
    createdAt: Date.parse(request.createdAt),
    resolvedAt: request.resolvedAt === undefined ? null : Date.parse(request.resolvedAt),
    expiresAt: request.expiresAt === null ? null : Date.parse(request.expiresAt),
    status: request.status,
    revision: request.revision,
    requester: { id, name, email },
    connector: { id: request.connector.id, key: request.connector.key, name: request.connector.name },
    tools: request.tools.map((tool) => tool.name),
    destructive: request.tools.some((tool) => tool.destructive),
    risk: request.risk,
    note: (request.note ?? '').slice(0, NOTE_CHARACTERS),
    notified: request.notified,
    assignees: request.assignees,
    decisions: request.steps
      .flatMap((step) => step.decisions)
      .filter(({ withdrawnAt }) => withdrawnAt === undefined).length,
    resolution: request.resolution
      ? { by: request.resolution.by, name: request.resolution.name ?? '' }
      : null,
  }
}
