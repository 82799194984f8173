import type { SendOutcome } from '../../../ports/channel.ts'
import { PrivateAddressError } from './address-guard.ts'
import { postJson, type PostAnswer } from './post-json.ts'

/** Posts to a service that answers with a status: what will never be accepted is failed, all else tried again. */
export async function postToRoom(options: Parameters<typeof postJson>[0]): Promise<SendOutcome> {
  try {
    return outcomeOf(await postJson(options))
  } catch (error) {
    if (error instanceof PrivateAddressError) return { status: 'failed', response: error.message }
    return { status: 'retry', response: error instanceof Error ? error.message : String(error) }
  }
}

function outcomeOf({ status, text, retryAfter }: PostAnswer): SendOutcome {
  const response = `${status} ${text}`.trim()
  if (status >= 200 && status < 300) return { status: 'delivered', response }
  if (status !== 408 && status !== 425 && status !== 429 && status < 500)
    return { status: 'failed', response }
  const seconds = Number(retryAfter)
  return { status: 'retry', response, ...(seconds > 0 ? { afterMs: seconds * 1000 } : {}) }
}
