import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Request, SharedRequest } from '../../shared/contract/http/requests.ts'
import type { ServerMessage } from '../../shared/contract/stream.ts'
import { flowBody, must } from '../testing/cast.ts'
import { openStream, type StreamClient } from '../testing/stream-client.ts'
import { cast, stage } from '../testing/staged.ts'

type Told = Extract<ServerMessage, { type: 'notice' }>
type Withdrawn = Extract<ServerMessage, { type: 'notice-withdrawn' }>

const streams: StreamClient[] = []
afterEach(() => streams.splice(0).forEach((stream) => stream.close()))

const follow = async (
  who: 'olga' | 'ana' | 'ben' | 'eve' | 'max' | 'kim',
  since?: number,
): Promise<StreamClient> => {
  const stream = await openStream(stage.url, cast[who].token, since)
  streams.push(stream)
  await stream.until(({ type }) => type === 'caught-up')
  return stream
}
const ask = (): Promise<Request> =>
  must(
    cast.robot.client.post('/requests', {
      connector: 'files',
      tools: [{ name: 'write_file', arguments: { path: 'a', content: 'b' } }],
    }),
  )
const decide = (who: 'ana' | 'ben', id: string, verdict: 'approve' | 'deny' = 'approve') =>
  must(cast[who].client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict }))
const changed =
  (id: string, status: string) =>
  (message: ServerMessage): boolean =>
    message.type === 'event' &&
    message.changes.some(
      (change) => change.kind === 'request' && change.value.id === id && change.value.status === status,
    )
const noticeOf =
  (id: string) =>
  (message: ServerMessage): message is Told =>
    message.type === 'notice' && message.notice.requestId === id

describe('the live coordinator', () => {
  it('tells everybody who may read it of a request and of its decision, and nobody else', async () => {
    const [ana, max, kim] = [await follow('ana'), await follow('max'), await follow('kim')]
    const { id } = await ask()
    await Promise.all([ana, max].map((stream) => stream.until(changed(id, 'pending'))))
    await decide('ana', id)
    await Promise.all([ana, max].map((stream) => stream.until(changed(id, 'approved'))))
    await must(cast.olga.client.put(`/users/${cast.kim.id}`, { name: 'Kim K', email: 'kim@example.com' }))
    await kim.until((message) => message.type === 'event' && message.event === 'user.changed')
    expect(JSON.stringify(kim.messages)).not.toContain(id)
  })

  it('sends a notice to each person who may decide, and takes it back when somebody did', async () => {
    const [ana, ben, eve] = [await follow('ana'), await follow('ben'), await follow('eve')]
    const { id } = await ask()
    const told = await ana.next(noticeOf(id))
    expect(told.notice).toMatchObject({
      kind: 'request',
      requester: 'Max',
      connector: 'Files',
      tools: ['write_file'],
      status: 'pending',
    })
    expect(JSON.stringify(told)).not.toContain('"content"')
    const toBen = await ben.next(noticeOf(id))
    await decide('ana', id)
    const withdrawn = await ben.next((message): message is Withdrawn => message.type === 'notice-withdrawn')
    expect(withdrawn).toMatchObject({ noticeId: toBen.notice.id, requestId: id })
    expect(eve.messages.some(noticeOf(id))).toBe(false)
  })

  it('tells the requester how it ended', async () => {
    const max = await follow('max')
    const { id } = await ask()
    await decide('ben', id, 'deny')
    const told = await max.next(noticeOf(id))
    expect(told.notice).toMatchObject({ kind: 'decision', status: 'denied' })
  })

  it('keeps a notice for whoever was away, and shows it once', async () => {
    const { id } = await ask()
    const first = await follow('ana')
    const { notice } = await first.next(noticeOf(id))
    first.send({ type: 'shown', noticeId: notice.id })
    await first.until(
      (message) =>
        message.type === 'event' &&
        message.changes.some(
          (change) => change.kind === 'request' && change.value.id === id && change.value.notified,
        ),
    )
    const second = await follow('ana')
    await ask()
    await second.until(({ type }) => type === 'notice')
    expect(second.messages.some(noticeOf(id))).toBe(false)
    const view = await must<SharedRequest>(cast.ana.client.get(`/requests/${id}`))
    expect(view.notified).toBe(true)
  })

  it('counts nobody as told because somebody else says so', async () => {
    const { id } = await ask()
    const ana = await follow('ana')
    const { notice } = await ana.next(noticeOf(id))
    const eve = await follow('eve')
    eve.send({ type: 'shown', noticeId: notice.id })
    await must(cast.ana.client.post(`/requests/${id}/questions`, { questionId: randomUUID(), text: 'Why?' }))
    await eve.until((message) => message.type === 'event' && message.event.startsWith('request.'))
    expect((await must<SharedRequest>(cast.ana.client.get(`/requests/${id}`))).notified).toBe(false)
  })

  it('resumes where a client left off, with what things are now', async () => {
    const before = await follow('ana')
    const hello = before.messages.find((message) => message.type === 'hello')
    before.close()
    await before.closed
    const { id } = await ask()
    await decide('ana', id)
    const after = await follow('ana', hello?.head)
    const events = after.messages.filter(
      (message) => message.type === 'event' && JSON.stringify(message).includes(id),
    )
    expect(events.some(changed(id, 'approved'))).toBe(true)
    expect(events.some(changed(id, 'pending'))).toBe(false)
  })

  it('is closed at once when the person is deactivated', async () => {
    const user = await must<{ id: string }>(
      cast.olga.client.post('/users', { name: 'Leaver', email: 'leaver@example.com' }),
    )
    const { token } = await must<{ token: string }>(
      cast.olga.client.post(`/users/${user.id}/tokens`, { name: 't' }),
    )
    const stream = await openStream(stage.url, token)
    await must(
      cast.olga.client.put(`/users/${user.id}`, {
        name: 'Leaver',
        email: 'leaver@example.com',
        active: false,
      }),
    )
    expect(await stream.closed).toBe(4001)
  })

  it('shows at once who may decide when a group changes, and a removed vote no longer counts', async () => {
    const flow = await must<{ id: string }>(
      cast.olga.client.post('/flows', {
        ...flowBody('Two of security', cast.security.id),
        isDefault: false,
        graph: {
          nodes: [{ id: 'two', kind: 'approval', groups: [cast.security.id], emails: [], minimum: 2 }],
          edges: [
            { from: 'start', to: 'two' },
            { from: 'two', to: 'end' },
          ],
        },
      }),
    )
    const policy = await must<{ id: string }>(
      cast.olga.client.post('/policies', {
        name: 'Deleting needs two',
        action: 'request-approval',
        flowId: flow.id,
        connector: 'files',
        tools: ['delete_file'],
      }),
    )
    const { id } = await must<Request>(
      cast.robot.client.post('/requests', {
        connector: 'files',
        tools: [{ name: 'delete_file', arguments: { path: 'a' } }],
      }),
    )
    await decide('ana', id)
    const eve = await follow('eve')
    await must(
      cast.olga.client.put(`/groups/${cast.security.id}`, { name: 'Security', members: [cast.ben.id] }),
    )
    await eve.until((message) => message.type === 'event' && message.event === 'group.changed')
    const reply = await cast.ben.client.post<{ request: Request }>(`/requests/${id}/decisions`, {
      decisionId: randomUUID(),
      verdict: 'approve',
    })
    expect(reply.body.request.status).toBe('pending')
    await must(
      cast.olga.client.put(`/groups/${cast.security.id}`, {
        name: 'Security',
        members: [cast.ana.id, cast.ben.id],
      }),
    )
    await must(cast.olga.client.delete(`/policies/${policy.id}`))
  })
})

it('a coordinator that stops tells those who follow, and does not wait for them to leave by themselves', async () => {
  const following = [await follow('ana'), await follow('ben')]
  const restarted = stage.restart()
  expect(await Promise.all(following.map(({ closed }) => closed))).toEqual([1001, 1001])
  await restarted
})
