// node healthy-person.mjs URL, with BENCH_TOKEN: asks who they are twenty times a second, like somebody at work, until told
// to stop by a message; then says how long each answer took (ms) and how many were none. A process of its own: it would
// else wait for whoever sends the garbage, and not for the coordinator.
import { request, Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

const EVERY_MS = 50
const url = new URL('/api/v1/me', process.argv[2])
const agent = new Agent({ keepAlive: true })
const headers = { authorization: `Bearer ${process.env.BENCH_TOKEN}` }
const latencies = []
let refused = 0
let isOver = false
for (const end of ['message', 'disconnect']) {
  process.once(end, () => {
    isOver = true
  })
}

const ask = () =>
  new Promise((resolve) => {
    const asked = request(url, { agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode))
    })
    asked.once('error', () => resolve(0)).end()
  })

while (!isOver) {
  const began = performance.now()
  if ((await ask()) !== 200) refused += 1
  latencies.push(performance.now() - began)
  await pause(EVERY_MS)
}
agent.destroy()
if (process.connected) process.send({ latencies, refused }, () => process.disconnect())
