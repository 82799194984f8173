import type { Agent } from '../../../shared/contract/http/people.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { StoredAgent, StoredCredential } from '../documents.ts'

/** An agent as the API shows it: its keys by name and last use, never their texts. */
export function agentView(agent: StoredAgent, credentials: readonly StoredCredential[]): Agent {
  const keys = credentials.filter(({ agentId, revokedAt }) => agentId === agent.id && revokedAt === undefined)
  const lastUsed = credentials
    .filter(({ agentId }) => agentId === agent.id)
    .reduce((latest, { lastUsedAt }) => Math.max(latest, lastUsedAt ?? 0), 0)
  return {
    id: agent.id,
    name: agent.name,
    userId: agent.userId,
    ...(agent.holdSeconds === undefined ? {} : { holdSeconds: agent.holdSeconds }),
    ...(lastUsed === 0 ? {} : { lastUsedAt: isoOf(lastUsed) }),
    keys: keys
      .sort((left, right) => left.createdAt - right.createdAt)
      .map((key) => ({
        id: key.publicId,
        name: key.name,
        createdAt: isoOf(key.createdAt),
        ...(key.lastUsedAt === undefined ? {} : { lastUsedAt: isoOf(key.lastUsedAt) }),
        ...(key.expiresAt === undefined ? {} : { expiresAt: isoOf(key.expiresAt) }),
      })),
    updatedAt: isoOf(agent.updatedAt),
  }
}
