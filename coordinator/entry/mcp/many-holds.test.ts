import { Agent, request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { castOf, startGateway, until, type Cast, type TestGateway } from './testing/test-gateway.ts'

const AGENTS = 10
const EACH = 200

let gateway: TestGateway
let cast: Cast
beforeAll(async () => {
  gateway = await startGateway()
  cast = await castOf(gateway)
})
afterAll(() => gateway.stop())

/** Plain sockets, so that what is measured is the gateway and not 2,000 clients. */
function call(key: string, n: number, agent: Agent): Promise<string> {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: n,
    method: 'tools/call',
    params: { name: 'odd_plain', arguments: { n }, _meta: { progressToken: n } },
  })
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      gateway.url,
      {
        agent,
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'countersign-hold': '600',
        },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('end', () => resolve(text))
        response.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

it(`holds ${AGENTS * EACH} calls at once without polling, and releases the one that is decided at once`, async () => {
  const keys = await Promise.all(Array.from({ length: AGENTS }, (_, n) => cast.addAgent(`Agent ${n}`)))
  const sockets = new Agent({ keepAlive: false, maxSockets: Infinity })
  const before = process.memoryUsage()
  const calls: Promise<string>[] = []
  // By the hundred: a listening socket has a queue, and what is measured here is not its length.
  for (let n = 0; n < EACH; n += EACH / 20) {
    for (const key of keys) {
      for (let m = n; m < n + EACH / 20; m++) calls.push(call(key, m, sockets))
    }
    await until(() => gateway.gateway.heldCalls() === calls.length)
  }
  const held = process.memoryUsage()
  const perCallKilobytes = (held.rss - before.rss) / 1024 / (AGENTS * EACH)

  // Nothing is done for those that wait: over a second they cost next to no processor time.
  const start = process.cpuUsage()
  await new Promise((resolve) => void setTimeout(resolve, 1_000))
  const idle = process.cpuUsage(start)
  const idleShare = (idle.user + idle.system) / 1_000_000

  const [first] = await cast.pending()
  const started = performance.now()
  const answered = Promise.race(calls)
  await cast.decide(first as string, 'approve')
  expect(await answered).toContain('did it')
  const releasedMs = performance.now() - started

  expect(gateway.gateway.heldCalls()).toBe(AGENTS * EACH - 1)
  expect(perCallKilobytes).toBeLessThan(250)
  expect(idleShare).toBeLessThan(0.5)
  expect(releasedMs).toBeLessThan(3_000)

  await gateway.gateway.answerAllPending()
  const texts = await Promise.all(calls)
  expect(texts.filter((text) => text.includes('Approval is pending'))).toHaveLength(AGENTS * EACH - 1)
  sockets.destroy()
}, 120_000)
