// node --import watch-loop.mjs PROGRAM, with BENCH_WATCH=PORT: answers every connection on that port with one line of JSON,
// the processor time used since the last one and the longest the event loop was kept from its timers. In ms.
import { createServer } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 1
const port = Number(process.env.BENCH_WATCH)
if (port > 0) {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  let before = process.cpuUsage()
  const server = createServer((socket) => {
    const { user, system } = process.cpuUsage(before)
    const longest = Math.max(0, delays.max / 1e6 - RESOLUTION_MS)
    socket.end(`${JSON.stringify({ cpu: (user + system) / 1_000, longest })}\n`)
    before = process.cpuUsage()
    delays.reset()
  })
  server.listen(port, '127.0.0.1')
  server.unref()
}
