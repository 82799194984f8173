import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import type { ReviewLink } from '../deliveries/review-links.ts'
import { findReviewed } from './open-review.ts'

const MUTED = 'reminders-muted'
const LIFETIME_MS = 100 * DAY_MS

type Whose = Pick<ReviewLink, 'requestId' | 'personId'>

const muteId = ({ requestId, personId }: Whose): string => sha256Hex(`${MUTED} ${requestId} ${personId}`)

/**
 * Ends the mails that remind this person of this request (RFC 8058). Warnings, escalations and what other channels do
 * stay. False for an unknown link.
 */
export function muteReminders(core: Core, token: string): Promise<boolean> {
  return core.store.commit(async (tx) => {
    const reviewed = await findReviewed(core, tx, token, undefined)
    if (!reviewed) return false
    const { at } = core.clock.now()
    await tx.proofs.put({ id: muteId(reviewed.link), kind: MUTED, body: null, expiresAt: at + LIFETIME_MS })
    return true
  })
}

export const remindersMuted = async (tx: Tx, whose: Whose): Promise<boolean> =>
  (await tx.proofs.get(muteId(whose))) !== undefined
