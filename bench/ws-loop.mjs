// node ws-loop.mjs PORT: what most servers do. POST /event sends its body to every socket, one after the other; GET answers
// with what was last given to PUT.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

let thing = ''
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => (body += part))
  request.on('end', () => {
    if (request.method === 'PUT') thing = body
    if (request.method === 'POST') for (const socket of sockets.clients) socket.send(body)
    const answer = request.method === 'GET' ? thing : '{}'
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer),
    })
    response.end(answer)
  })
})
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
sockets.on('connection', (socket) => socket.on('error', () => socket.terminate()))
// As long as the other side of the comparison keeps them.
server.keepAliveTimeout = 65_000
server.listen(Number(process.argv[2]), '127.0.0.1')
