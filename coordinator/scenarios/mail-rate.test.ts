import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Group, User } from '../../shared/contract/http/people.ts'
import { flowBody, must, setStage, type Cast } from '../testing/cast.ts'
import { startMailServer } from '../testing/receivers.ts'
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.ts'

const PEOPLE = 9
const PER_SECOND = 3

let mail: Awaited<ReturnType<typeof startMailServer>>
let stage: TestCoordinator
let cast: Cast
beforeAll(async () => {
  mail = await startMailServer()
  stage = await startTestCoordinator({
    flags: { smtpUrl: mail.url, smtpFrom: 'approvals@example.com', smtpPerSecond: PER_SECOND },
  })
  cast = await setStage(stage)
})
afterAll(async () => {
  await stage.stop()
  await mail.stop()
})

it('hands in no more mails a second than the operator said the provider takes, and each once', async () => {
  const members: string[] = []
  for (let n = 0; n < PEOPLE; n += 1) {
    const body = { name: `Person ${n}`, email: `p${n}@example.com`, role: 'approver' }
    members.push((await must<User>(cast.olga.client.post('/users', body))).id)
  }
  const many = await must<Group>(cast.olga.client.post('/groups', { name: 'Many', members }))
  await must(cast.olga.client.put(`/flows/${cast.flow.id}`, flowBody('Security asks', many.id)))
  const asked = performance.now()
  await must(
    cast.robot.client.post('/requests', {
      connector: 'files',
      tools: [{ name: 'read_file', arguments: { path: 'a' } }],
    }),
  )
  await mail.mails.take(PEOPLE)
  // From before the first, which a busy machine may hold up on its way.
  expect(performance.now() - asked).toBeGreaterThan(((PEOPLE - 1) / PER_SECOND) * 1000 * 0.9)
  const to = mail.mails.all.flatMap(({ recipients }) => recipients)
  expect(to.sort()).toEqual(members.map((_id, n) => `p${n}@example.com`))
}, 30_000)
