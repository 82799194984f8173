import type { OpenedStore } from '../../../shared/contract/ipc.ts'
import type { Wording } from '../../notifications/notice-wording.ts'
import type { ShellTexts } from '../../texts/en.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import type { Log } from '../log/create-log.ts'
import { resendDecisions } from './resend-decisions.ts'
import { openUnansweredDecisions, type UnansweredDecisions } from './unanswered-decisions.ts'

/** The page has so long to send them itself, which it can show. */
const PAGE_FIRST_MS = 15_000

export interface ResendingParts {
  readonly file: string
  store(place: string): Promise<Pick<OpenedStore, 'userId' | 'queueKey'> | null>
  schedule(ms: number, run: () => void): () => void
  access(): CoordinatorAccess
  place(): string
  texts(): ShellTexts
  /** One sentence on the desktop. */
  say(key: string, wording: Wording): void
  readonly log: Log
}

export interface Resending {
  readonly decisions: UnansweredDecisions
  /** The coordinator of a place answers. */
  onLive(place: string): void
}

/** Keeps decisions until they are answered, and sends what an earlier run of the app left. */
export async function createResending(parts: ResendingParts): Promise<Resending> {
  const { log } = parts
  const decisions = await openUnansweredDecisions({
    file: parts.file,
    store: parts.store,
    onSetAside: (why) => log.error({ why }, 'unanswered decisions could not be read; they were set aside'),
  })
  const resend = (): Promise<void> =>
    resendDecisions({
      decisions,
      access: parts.access,
      place: parts.place,
      onRefused({ requestId, verdict }, error) {
        const { notice, confirm } = parts.texts()
        const why = confirm.problem(error.code) ?? error.message
        parts.say(`undecided:${requestId}`, { title: notice.notRecorded[verdict], body: why })
      },
    })
  return {
    decisions,
    onLive(place) {
      parts.schedule(PAGE_FIRST_MS, () => {
        if (place !== parts.place()) return
        resend().catch((error: unknown) => log.warn({ err: String(error) }, 'decisions were not sent again'))
      })
    },
  }
}
