import type { NodeId } from '../flow/flow.ts'
import { resolveEligible } from '../people/eligibility.ts'
import type { Directory, PersonRef } from '../people/person.ts'
import { askedBy, digestOf } from './digest.ts'
import { askingOf } from './seats.ts'
import type { RequestSnapshot } from './snapshot.ts'

/** What a request is made of; the rest of its snapshot follows from this and from who everybody is now. */
export type SnapshotParts = Omit<RequestSnapshot, 'eligible' | 'escalation' | 'digest'>

/**
 * Fixes everything that a request keeps: who may decide at each approval node, who joins on escalation, and the digest
 * of what is asked. The one place where a snapshot is made.
 */
export function createSnapshot(parts: SnapshotParts, directory: Directory): RequestSnapshot {
  const asking = askingOf(parts)
  const eligible: Record<NodeId, readonly PersonRef[]> = {}
  const escalation: Record<NodeId, readonly PersonRef[]> = {}
  for (const node of parts.flow?.graph.nodes ?? []) {
    if (node.kind !== 'approval') continue
    eligible[node.id] = resolveEligible(node, asking, directory)
    if (node.escalate !== undefined) {
      escalation[node.id] = resolveEligible({ groups: node.escalate.groups, emails: [] }, asking, directory)
    }
  }
  return { ...parts, eligible, escalation, digest: digestOf(askedBy(parts)) }
}
