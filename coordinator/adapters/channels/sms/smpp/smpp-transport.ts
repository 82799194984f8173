import type { SendOutcome } from '../../../../ports/channel.ts'
import type { SmsReceipt } from '../../../../ports/sms-inbox.ts'
import { PrivateAddressError } from '../../webhook/address-guard.ts'
import type { SmsTransport } from '../sms-transport.ts'
import { readDelivered, submitBody } from './messages.ts'
import { COMMAND, FieldReader } from './pdu.ts'
import { openSession, type SmppServer, type SmppSession } from './session.ts'
import { isPermanent, statusWords } from './status.ts'

interface SmppOptions {
  readonly server: SmppServer & { readonly from: string }
  readonly allowPrivate: boolean
  /** The provider took a message under an id of its own; receipts name that one alone. */
  readonly onAccepted: (deliveryId: string, providerId: string) => Promise<void>
  /** Returns what to answer. */
  readonly onMessage: (message: { from: string; text: string }) => Promise<string | null>
  readonly onReceipt: (receipt: SmsReceipt) => Promise<void>
  readonly onError: (error: unknown) => void
  readonly enquireMs?: number
  readonly answerMs?: number
  /** The first pause before connecting again, doubled up to a minute. ms */
  readonly firstPauseMs?: number
}

const LONGEST_PAUSE_MS = 60_000
/** So many texts on their way at once; servers commonly allow ten. */
const WINDOW = 10

/** Stays bound as transceiver, so that replies arrive when nothing is sent, and connects again whenever it is cut off. */
export function createSmppTransport(options: SmppOptions): SmsTransport {
  const { server, allowPrivate, onAccepted, onError, firstPauseMs = 1_000 } = options
  let closed = false
  let failures = 0
  let retry: NodeJS.Timeout | undefined
  let session: Promise<SmppSession> | null = null
  let underWay = 0
  const queue: (() => void)[] = []

  const again = (): void => {
    session = null
    if (closed) return
    const pause = Math.min(LONGEST_PAUSE_MS, firstPauseMs * 2 ** Math.min(failures, 16))
    failures += 1
    clearTimeout(retry)
    retry = setTimeout(() => void connect().catch(() => undefined), pause)
    retry.unref()
  }
  const connect = (): Promise<SmppSession> => {
    session ??= bind().then(
      (bound) => ((failures = 0), bound),
      (error: unknown) => {
        again()
        throw error
      },
    )
    return session
  }
  const bind = async (): Promise<SmppSession> => {
    let isBound = false
    const bound = await openSession({
      server,
      allowPrivate,
      enquireMs: options.enquireMs ?? 30_000,
      answerMs: options.answerMs ?? 10_000,
      onDeliver: heed,
      // Before it was bound, whoever waits for it is told.
      onEnd: () => isBound && again(),
    })
    isBound = true
    return bound
  }
  const submit = async (to: string, text: string): Promise<SendOutcome & { providerId?: string }> => {
    const bound = await connect()
    const answer = await bound.request(COMMAND.submit, submitBody(server.from, to, text))
    if (answer.status === 0) {
      const providerId = new FieldReader(answer.body).text()
      return { status: 'delivered', response: `accepted ${providerId}`.trim(), providerId }
    }
    const response = statusWords(answer.status)
    return { status: isPermanent(answer.status) ? 'failed' : 'retry', response }
  }
  const heed = async (body: Buffer): Promise<void> => {
    const delivered = readDelivered(body)
    if (delivered.type === 'receipt' && delivered.outcome !== 'under-way') {
      const { providerId, outcome, words } = delivered
      await options.onReceipt({ message: { providerId }, outcome, words })
    }
    if (delivered.type !== 'message') return
    const { from, text } = delivered
    const answer = await options.onMessage({ from, text })
    // An answer that is lost costs nothing: the decision stands, and Countersign shows it.
    if (answer !== null) void submit(from, answer).catch(onError)
  }

  void connect().catch(() => undefined)
  return {
    carrierAnswers: false,
    async send({ id, to, text }): Promise<SendOutcome> {
      if (underWay >= WINDOW) await new Promise<void>((go) => void queue.push(go))
      underWay += 1
      try {
        const { providerId, ...outcome } = await submit(to, text)
        if (providerId) await onAccepted(id, providerId)
        return outcome
      } catch (error) {
        if (error instanceof PrivateAddressError) return { status: 'failed', response: error.message }
        return { status: 'retry', response: error instanceof Error ? error.message : String(error) }
      } finally {
        underWay -= 1
        queue.shift()?.()
      }
    },
    async close() {
      closed = true
      clearTimeout(retry)
      await session?.then((bound) => bound.close()).catch(() => undefined)
    },
  }
}
