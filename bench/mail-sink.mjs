// A mail server that takes everything at once, in a thread of its own, so that it takes no time from who is measured.
import { createServer } from 'node:net'
import { parentPort } from 'node:worker_threads'

/** When each message was taken, ms since the epoch. @type {number[]} */
let taken = []
const END = '\r\n.\r\n'

const server = createServer((socket) => {
  socket.setEncoding('latin1')
  socket.setNoDelay(true)
  socket.on('error', () => {})
  let buffer = ''
  let inData = false
  /** @param {string} line */
  const answer = (line) => {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO') return '250-sink.example\r\n250 SIZE 10000000'
    if (verb === 'QUIT') return '221 bye'
    inData = verb === 'DATA'
    return inData ? '354 go on' : '250 ok'
  }
  socket.on('data', (chunk) => {
    buffer += chunk
    for (;;) {
      const end = buffer.indexOf(inData ? END : '\r\n')
      if (end < 0) return
      const line = buffer.slice(0, end)
      buffer = buffer.slice(end + (inData ? END.length : 2))
      if (inData) {
        inData = false
        taken.push(performance.timeOrigin + performance.now())
        socket.write('250 2.0.0 taken\r\n')
      } else {
        socket.write(`${answer(line)}\r\n`)
      }
    }
  })
  socket.write('220 sink.example ESMTP\r\n')
})
server.listen(0, '127.0.0.1', () => parentPort?.postMessage(server.address()))

// Asked, it tells what it took since it was last asked.
parentPort?.on('message', () => {
  parentPort?.postMessage(taken)
  taken = []
})
