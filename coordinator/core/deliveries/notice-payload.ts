import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { Notice } from '../../../shared/contract/stream.ts'
import type { Language } from '../../../shared/domain/people/language.ts'
import { maskText } from '../../../shared/domain/redact/mask.ts'

/** What an outbox row of a message to a person carries: names of things only, never an argument's value. */
export interface NoticePayload {
  readonly notice: Omit<Notice, 'id'>
  /** Of whoever is written to. */
  readonly name: string
  readonly nodeId?: string
  /** As of the event, so that each attempt says the same. */
  readonly language?: Language
  /** In which times are told; absent: not known. */
  readonly timeZone?: string
  readonly facts: NoticeFacts
}

/** What a message with room for it says besides. As of the event it tells about, so that each attempt says the same. */
export interface NoticeFacts {
  readonly connectorKey: string
  readonly agent: string | null
  readonly flow: string | null
  readonly tools: readonly {
    readonly name: string
    readonly readOnly: boolean
    readonly destructive: boolean
    readonly outcome?: 'approved' | 'denied'
  }[]
  /** ISO 8601 UTC. */
  readonly askedAt: string
  readonly expiresAt: string | null
  /** The newest decision, or what ended the request without one. */
  readonly decided?: { readonly by: string; readonly at: string; readonly reason?: string }
}

export function noticeFacts(view: SharedRequest): NoticeFacts {
  const decided = newestDecision(view)
  return {
    connectorKey: view.connector.key,
    agent: view.agent?.name ?? null,
    flow: view.flow?.name ?? null,
    tools: view.tools.map(({ name, readOnly, destructive, outcome }) => ({
      name,
      readOnly,
      destructive,
      ...(outcome === undefined ? {} : { outcome }),
    })),
    askedAt: view.createdAt,
    expiresAt: view.expiresAt,
    ...(decided === undefined ? {} : { decided }),
  }
}

/** Reasons are people's words; what looks like a secret in them stays here all the same. */
function newestDecision(view: SharedRequest): NoticeFacts['decided'] | undefined {
  const { resolution, resolvedAt } = view
  if (resolution !== undefined && resolvedAt !== undefined) {
    return {
      by: resolution.name ?? resolution.by,
      at: resolvedAt,
      ...(resolution.reason === undefined ? {} : { reason: maskText(resolution.reason) }),
    }
  }
  const newest = view.steps
    .flatMap(({ decisions }) => decisions)
    .filter(({ withdrawnAt }) => withdrawnAt === undefined)
    .reduce<(typeof view.steps)[number]['decisions'][number] | undefined>(
      (last, each) => (last === undefined || each.at >= last.at ? each : last),
      undefined,
    )
  if (newest === undefined) return undefined
  const { by, at, reason } = newest
  return { by: by.name, at, ...(reason === undefined ? {} : { reason: maskText(reason) }) }
}
