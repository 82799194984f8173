// Receivers of webhooks, N ports in a thread of its own: take everything at once and count it.
import { createServer } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

let taken = 0
/** @type {{ count: number } | null} */
let wanted = null

const tell = () => {
  if (!wanted || taken < wanted.count) return
  wanted = null
  parentPort?.postMessage({ taken })
}
const servers = Array.from({ length: workerData.ports }, () =>
  createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.writeHead(200).end('ok')
      taken += 1
      tell()
    })
  }),
)
const ports = await Promise.all(
  servers.map(
    (server) =>
      new Promise((resolve) => {
        server.keepAliveTimeout = 60_000
        server.listen(0, '127.0.0.1', () => resolve(server.address().port))
      }),
  ),
)
// Told a number, it answers when it has taken so many since it was last told one.
parentPort?.on('message', (count) => {
  taken = 0
  wanted = { count }
})
parentPort?.postMessage({ ports })
