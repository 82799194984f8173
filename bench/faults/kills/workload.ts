import { randomUUID } from 'node:crypto'
import type { Member } from '../../../coordinator/testing/cast.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Random } from '../simulator/random.ts'

/** A decision that was sent. `acknowledged`: its success came back before the kill. */
export interface Sent {
  readonly requestId: string
  readonly decisionId: string
  readonly verdict: 'approve' | 'deny'
  acknowledged: boolean
}

const AT_ONCE = 6

/** Asks and decides as fast as it can, until nobody answers any more. Every decision that left is in `sent`. */
export async function askAndDecide(
  agent: Member,
  person: Member,
  random: Random,
  sent: Sent[],
): Promise<void> {
  const line = async (): Promise<void> => {
    for (;;) {
      const tools = [{ name: 'read_file', arguments: { path: randomUUID() } }]
      const asked = await agent.client.post<Request>('/requests', { connector: 'files', tools })
      if (asked.status === 503) continue
      if (asked.status !== 201) throw new Error(`asking was answered with ${asked.status}`)
      const decision: Sent = {
        requestId: asked.body.id,
        decisionId: randomUUID(),
        verdict: random.chance(0.5) ? 'approve' : 'deny',
        acknowledged: false,
      }
      sent.push(decision)
      decision.acknowledged = (await decide(person, decision)) === 200
    }
  }
  const endsWithIt = (error: unknown): void => {
    if (!isUnreachable(error)) throw error
  }
  await Promise.all(Array.from({ length: AT_ONCE }, () => line().catch(endsWithIt)))
}

/** What `fetch` throws when a connection breaks, and what half an answer is. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof SyntaxError

const decide = async ({ client }: Member, { requestId, decisionId, verdict }: Sent): Promise<number> =>
  (await client.post(`/requests/${requestId}/decisions`, { decisionId, verdict })).status

/** What is wrong with a decision after the next start: lost, doubled or turned. One without an answer is sent again first. */
export async function faultOf(person: Member, sent: Sent): Promise<string | null> {
  const before = await person.client.get<Request>(`/requests/${sent.requestId}`)
  if (before.status !== 200) return 'the request, which was acknowledged, is gone'
  const votes = ({ steps }: Request): number => steps.flatMap(({ decisions }) => decisions).length
  if (sent.acknowledged && votes(before.body) !== 1) return 'an acknowledged decision is lost'
  const again = await decide(person, sent)
  if (again !== 200) return `the same decision sent again was answered with ${again}`
  const { body } = await person.client.get<Request>(`/requests/${sent.requestId}`)
  const wanted = sent.verdict === 'approve' ? 'approved' : 'denied'
  if (body.status !== wanted) return `${wanted} became ${body.status}`
  return votes(body) === 1 ? null : `one decision became ${votes(body)}`
}
