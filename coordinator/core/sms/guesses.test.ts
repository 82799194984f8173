import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { MOST_TRIES } from '../../../shared/domain/sms/reply.ts'
import { flowBody, must, setStage, type Cast } from '../../testing/cast.ts'
import { startSmsGateway, type SmsGateway } from '../../testing/sms-gateway.ts'
import { startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.ts'
import { answerSms } from './answer-sms.ts'

const GUESSES = 100_000
const AT_ONCE = 500
const ANA = '+46701234567'

let gateway: SmsGateway
let stage: TestCoordinator
let cast: Cast
beforeAll(async () => {
  gateway = await startSmsGateway()
  stage = await startTestCoordinator({ flags: { smsUrl: gateway.url } })
  cast = await setStage(stage)
  const ana = { name: 'Ana', email: 'ana@example.com', role: 'approver', groups: [cast.security.id] }
  await must(cast.olga.client.put(`/users/${cast.ana.id}`, { ...ana, phone: ANA }))
  const flow = { ...flowBody('Security asks', cast.security.id), channels: ['sms'] }
  await must(cast.olga.client.put(`/flows/${cast.flow.id}`, { ...flow, advanced: { smsReplies: true } }))
})
afterAll(async () => {
  await stage.stop()
  await gateway.stop()
})

it('a hundred thousand guesses are compared five times, and then the right code decides nothing either', async () => {
  const tools = [{ name: 'read_file', arguments: { path: 'a' } }]
  const { id } = await must<Request>(cast.robot.client.post('/requests', { connector: 'files', tools }))
  await expect.poll(() => gateway.messages.length).toBeGreaterThan(0)
  const right = /\b\d{10}\b/.exec(gateway.messages[0]?.body ?? '')?.[0] ?? ''
  expect(right).not.toBe('')

  // A code is compared by opening the sealed one: nothing else tells what it is.
  let compared = 0
  const { core } = stage.coordinator
  const counting: typeof core = Object.create(core, {
    secrets: {
      value: {
        ...core.secrets,
        open: (sealed: string) => {
          compared += 1
          return core.secrets.open(sealed)
        },
      },
    },
  }) as typeof core
  const answers = new Map<string | null, number>()
  for (let from = 0; from < GUESSES; from += AT_ONCE) {
    const guesses = Array.from({ length: AT_ONCE }, (_, n) => String(from + n).padStart(10, '0'))
    for (const answer of await Promise.all(
      guesses
        .filter((guess) => guess !== right)
        .map((guess) =>
          answerSms(counting, { from: ANA, text: `A ${guess}`, id: null, carrierAnswers: false }),
        ),
    ))
      answers.set(answer, (answers.get(answer) ?? 0) + 1)
  }
  expect(compared).toBe(MOST_TRIES)
  expect([...answers.values()].sort((left, right_) => left - right_)).toEqual([
    MOST_TRIES - 1,
    GUESSES - MOST_TRIES + 1,
  ])
  await answerSms(counting, { from: ANA, text: `A ${right}`, id: null, carrierAnswers: false })
  expect(compared).toBe(MOST_TRIES)
  expect(await must<Request>(cast.olga.client.get(`/requests/${id}`))).toMatchObject({ status: 'pending' })
}, 180_000)
