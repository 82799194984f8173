import { afterAll, beforeAll, expect } from 'vitest'
import type { Request } from '../../shared/contract/http/requests.ts'
import { flowBody, must, setStage, type Cast } from './cast.ts'
import { CrankedClock } from './cranked-clock.ts'
import { pause } from './pause.ts'
import { startMailServer } from './receivers.ts'
import { startTestCoordinator, type TestCoordinator } from './test-coordinator.ts'

export const MINUTE = 60_000

let clock: CrankedClock
export let stage: TestCoordinator
export let cast: Cast
export let mail: Awaited<ReturnType<typeof startMailServer>>
beforeAll(async () => {
  clock = new CrankedClock()
  mail = await startMailServer()
  stage = await startTestCoordinator({
    clock,
    flags: { smtpUrl: mail.url, smtpFrom: 'Countersign <approvals@example.com>' },
  })
  cast = await setStage(stage)
  await must(
    cast.olga.client.put(`/flows/${cast.flow.id}`, {
      ...flowBody('Security asks', cast.security.id),
      advanced: { remindAfterMinutes: 5 },
    }),
  )
})
afterAll(async () => {
  await stage.stop()
  await mail.stop()
})

export async function pass(ms: number): Promise<void> {
  clock.turn(ms)
  for (let round = 0; round < 12; round += 1) {
    await pause(10)
    clock.turn(25)
  }
}

export const see = (id: string): Promise<Request> => must(cast.olga.client.get(`/requests/${id}`))
export const eventually = async <T>(look: () => T | undefined): Promise<T> => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const found = look()
    if (found !== undefined) return found
    clock.turn(25)
    await pause(10)
  }
  throw new Error('it did not come')
}
export const mailTo = (address: string, subject: RegExp, requestId: string, since = 0) =>
  eventually(() =>
    mail.mails.all
      .slice(since)
      .find(
        (one) =>
          one.recipients.includes(address) &&
          subject.test(one.subject ?? '') &&
          one.inReplyTo?.includes(requestId),
      ),
  )

/** Asks for something, and gives what Ana was mailed a link to. */
export async function asked(
  tool = 'read_file',
  values: object = { path: 'hello.txt' },
  to = 'ana@example.com',
) {
  // Apart from what was asked before, so that it is not put together with it.
  clock.turn(11 * MINUTE)
  const request = await must<Request>(
    cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: tool, arguments: values }] }),
  )
  const sent = await mailTo(to, /asks to use/, request.id)
  const link = /\/r\/[0-9a-f]{64}/.exec(sent.text ?? '')?.[0] ?? ''
  return { id: request.id, link, digest: request.digest }
}

export const open = async (path: string) => {
  const response = await fetch(stage.url + path)
  return { status: response.status, headers: response.headers, page: await response.text() }
}
export const submit = async (
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) => {
  const response = await fetch(stage.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null', ...headers },
    body: new URLSearchParams(fields).toString(),
  })
  return { status: response.status, headers: response.headers, page: await response.text() }
}
export const field = (page: string, name: string): string =>
  new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(page)?.[1] ?? ''

/** Chooses on the page, and gives the challenge with the code that was mailed. */
export async function choose(
  one: { id: string; link: string; digest: string },
  verdict: string,
  more: Record<string, string> = {},
) {
  const since = mail.mails.all.length
  const answer = await submit(`${one.link}/code`, { verdict, digest: one.digest, tool: 'read_file', ...more })
  expect([answer.status, answer.page]).toEqual([200, expect.stringContaining('a…@example.com')])
  const sent = await mailTo('ana@example.com', /^Confirm/, one.id, since)
  const code = /^[0-9A-HJKMNP-TV-Z]{8}$/m.exec(sent.text ?? '')?.[0] ?? ''
  expect(code).toHaveLength(8)
  return { challenge: field(answer.page, 'challenge'), code, subject: sent.subject }
}
