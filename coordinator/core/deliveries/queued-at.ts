import type { Now } from '../../../shared/domain/time.ts'
import type { OutboxRow } from '../../ports/store.ts'

/** What every message has that was just written and nobody has tried to send yet. */
export const queuedAt = ({ at, elapsed }: Pick<Now, 'at' | 'elapsed'>) =>
  ({
    status: 'queued',
    attempts: 0,
    nextAttemptAt: elapsed,
    lastResponse: null,
    createdAt: at,
    updatedAt: at,
  }) satisfies Partial<OutboxRow>
