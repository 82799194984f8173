import type { StoredCredential } from '../documents.ts'

/**
 * When a session or key ends by itself: by its age, or by not having been used for as long as it may be. Epoch ms;
 * Infinity where it does neither. What nobody uses any more may be in a drawer, or in somebody else's hands.
 */
export const endOf = ({ expiresAt, unusedMs, lastUsedAt, createdAt }: StoredCredential): number =>
  Math.min(expiresAt ?? Infinity, unusedMs === undefined ? Infinity : (lastUsedAt ?? createdAt) + unusedMs)
