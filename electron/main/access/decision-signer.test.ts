import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { LogEvent } from '../../../shared/contract/http/record.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Session } from '../../../shared/contract/http/session.ts'
import { must } from '../../../coordinator/testing/cast.ts'
import { cast, stage } from '../../../coordinator/testing/staged.ts'
import { callCoordinator } from './call-coordinator.ts'
import { decisionsPath, sendDecision } from '../decide/send-decision.ts'
import { createDecisionSigner, newDeviceKey, type DecisionSigner } from './decision-signer.ts'
import { readSession, sessionText } from './kept-session.ts'
import { createTeamAccess } from './team-access.ts'

const ask = (): Promise<Request> =>
  must(cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'delete_file' }] }))
const newSession = async () => (await must<Session>(cast.ana.client.post('/session'))).token
const accessWith = (token: string, key: string | null) =>
  createTeamAccess(stage.url, token, undefined, fetch, key === null ? undefined : createDecisionSigner(key))
type Access = ReturnType<typeof accessWith>

async function decide(access: Access, { id, digest }: Request, decisionId = randomUUID()) {
  const decision = { decisionId, verdict: 'deny', digest, reason: 'Nein – “so” nicht' }
  const answer = await callCoordinator(access, {
    method: 'POST',
    path: `/api/v1/requests/${id}/decisions`,
    headers: { 'content-type': 'application/json', 'idempotency-key': decisionId },
    body: new TextEncoder().encode(JSON.stringify(decision)),
  })
  const { outcome, code } = (await answer.json()) as { outcome?: string; code?: string }
  return [answer.status, outcome ?? code]
}

it('a decision of this desktop counts with its signature, again after another start, and without it never', async () => {
  const [token, key] = [await newSession(), newDeviceKey()]
  const [one, two, three] = [await ask(), await ask(), await ask()]
  const decisionId = randomUUID()
  expect(await decide(accessWith(token, key), one, decisionId)).toEqual([200, 'applied'])
  // What the keychain kept is all that another run has.
  const kept = readSession(sessionText({ token, deviceKey: key }))
  const later = accessWith(kept.token, kept.deviceKey)
  expect((await decide(later, one, decisionId))[0]).toBe(200)
  expect(await decide(later, two)).toEqual([200, 'applied'])
  // Whoever has copied the token alone, or brings a key of their own.
  expect(await decide(accessWith(token, null), three)).toEqual([403, 'unsigned_decision'])
  expect(await decide(accessWith(token, newDeviceKey()), three)).toEqual([403, 'wrong_signature'])
  const { items } = await must<{ items: LogEvent[] }>(cast.olga.client.get('/events?since=0&limit=1000'))
  const decided = items.filter(({ type }) => type === 'request.decided')
  expect(decided.map(({ subject, data }) => [subject.id, 'signed' in data])).toEqual([
    [one.id, true],
    [two.id, true],
  ])
})

it('an API token signs nothing, and a session that was sealed without a key still works', async () => {
  const legacy = readSession(await newSession())
  expect(legacy.deviceKey).toBeNull()
  expect(await decide(accessWith(legacy.token, legacy.deviceKey), await ask())).toEqual([200, 'applied'])
  const { token } = await must<{ token: string }>(
    cast.olga.client.post(`/users/${cast.ana.id}/tokens`, { name: 'program' }),
  )
  expect(await decide(accessWith(token, newDeviceKey()), await ask())).toEqual([200, 'applied'])
})

it('a decision that was signed when it was taken counts with that moment, and anew with the key of a later session', async () => {
  const at = (moment: number) => createDecisionSigner(newDeviceKey(), () => moment)
  const [then, later] = [at(1_000), at(2_000)]
  const decideKept = async (signer: DecisionSigner, made: DecisionSigner) => {
    const { id, digest } = await ask()
    const decisionId = randomUUID()
    const body = new TextEncoder().encode(JSON.stringify({ decisionId, verdict: 'deny', digest }))
    const signature = made.sign({ method: 'POST', path: decisionsPath(id), body })
    const access = createTeamAccess(stage.url, await newSession(), undefined, fetch, signer)
    const answer = await sendDecision(access, { requestId: id, decisionId, body, confirmed: { signature } })
    expect(answer.status).toBe(200)
    return id
  }
  const ids = [await decideKept(then, then), await decideKept(later, at(1_500))]
  const { items } = await must<{ items: LogEvent[] }>(cast.olga.client.get('/events?since=0&limit=1000'))
  const signedAt = items
    .filter(({ type, subject }) => type === 'request.decided' && ids.includes(subject.id))
    .map(({ data }) => (data['signed'] as { at: number }).at)
  expect(signedAt).toEqual([1_000, 2_000])
})
