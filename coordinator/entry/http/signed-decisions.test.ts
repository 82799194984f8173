import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AuditReport, LogEvent } from '../../../shared/contract/http/record.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Session } from '../../../shared/contract/http/session.ts'
import {
  SIGNATURE_HEADER,
  signedFacts,
  textToSign,
  type SignableDecision,
} from '../../../shared/domain/request/signed-decision.ts'
import { must } from '../../testing/cast.ts'
import { cast, stage } from '../../testing/staged.ts'

const newKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { privateKey, publicKey: publicKey.export({ format: 'jwk' }).x ?? '' }
}
type Key = ReturnType<typeof newKey>
const ask = (): Promise<Request> =>
  must(cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'write_file' }] }))
/** Somebody's session on a device that signs. */
async function device() {
  const { token } = await must<Session>(cast.ana.client.post('/session'))
  const [client, key] = [stage.as(token), newKey()]
  expect((await client.put('/session/device-key', { publicKey: key.publicKey })).status).toBe(204)
  return { client, key }
}
const denial = (): SignableDecision => ({ decisionId: randomUUID(), verdict: 'deny', reason: 'no' })
const header = ({ privateKey }: Key, requestId: string, decision: SignableDecision, at = 5) => {
  const text = textToSign(signedFacts(requestId, decision, at))
  return { [SIGNATURE_HEADER]: `${at} ${sign(null, Buffer.from(text), privateKey).toString('base64url')}` }
}

describe('a session of a device that signs', () => {
  it('decides with signatures, which stand in the log and are checked with it', async () => {
    const { client, key } = await device()
    const { id, digest } = await ask()
    const decision = { ...denial(), digest }
    const send = () => client.post(`/requests/${id}/decisions`, decision, header(key, id, decision))
    expect(await send()).toMatchObject({ status: 200, body: { outcome: 'applied' } })
    expect(await send()).toMatchObject({ status: 200, body: { outcome: 'already-applied' } })
    const { items } = await must<{ items: LogEvent[] }>(cast.olga.client.get('/events?since=0&limit=1000'))
    const entries = items.filter(({ type, subject }) => type === 'request.decided' && subject.id === id)
    expect(entries.map(({ data }) => data['signed'])).toMatchObject([
      { publicKey: key.publicKey, digest, at: 5 },
    ])
    expect(await must<AuditReport>(cast.olga.client.get('/audit/verify'))).toMatchObject({ ok: true })
  })

  it.each<[string, string, (key: Key, id: string, decision: SignableDecision) => Record<string, string>]>([
    ['nothing', 'unsigned_decision', () => ({})],
    ['noise', 'wrong_signature', () => ({ [SIGNATURE_HEADER]: 'noise' })],
    ['another key', 'wrong_signature', (_key, id, said) => header(newKey(), id, said)],
    ['another request', 'wrong_signature', (key, _id, said) => header(key, 'other', said)],
    [
      'another verdict',
      'wrong_signature',
      (key, id, said) => header(key, id, { ...said, verdict: 'approve' }),
    ],
    ['another reason', 'wrong_signature', (key, id, said) => header(key, id, { ...said, reason: 'yes' })],
    [
      'other tools',
      'wrong_signature',
      (key, id, said) => header(key, id, { ...said, tools: ['write_file'] }),
    ],
    ['another digest', 'wrong_signature', (key, id, said) => header(key, id, { ...said, digest: 'x' })],
    ['another id', 'wrong_signature', (key, id, said) => header(key, id, { ...said, decisionId: 'x' })],
    [
      'another time',
      'wrong_signature',
      (key, id, said) => ({
        [SIGNATURE_HEADER]: (header(key, id, said)[SIGNATURE_HEADER] ?? '').replace('5 ', '6 '),
      }),
    ],
  ])('is refused with %s signed, and nothing is recorded', async (_what, code, headers) => {
    const { client, key } = await device()
    const { id } = await ask()
    const decision = denial()
    const refused = await client.post(`/requests/${id}/decisions`, decision, headers(key, id, decision))
    expect(refused).toMatchObject({ status: 403, body: { code } })
    expect(await must<Request>(cast.ana.client.get(`/requests/${id}`))).toMatchObject({
      status: 'pending',
      revision: 1,
    })
  })

  it('keeps its key: another is refused, the same is not', async () => {
    const { client, key } = await device()
    const put = (publicKey: string) => client.put('/session/device-key', { publicKey })
    expect((await put(key.publicKey)).status).toBe(204)
    expect(await put(newKey().publicKey)).toMatchObject({ status: 409, body: { code: 'device_key_set' } })
  })
})
