import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/** What goes wrong with one attempt, in the order of the conversation. */
export type Oddity =
  | 'refuses-greeting'
  | 'not-now'
  | 'unknown-recipient'
  | 'resets-mid-data'
  | 'drops-after-data'
  | 'stalls'
  | 'accepts'

/**
 * A mail server that misbehaves: a few lines of SMTP on a real socket. Each message meets the next of `plan`, the last
 * one for ever, or what `plan` says. `accepted` holds the Message-IDs of what it took, also where it never said so, and
 * `mailboxes` to whom each of them went; `recipients` every address it was given, as it was written.
 */
export async function startOddMailServer(plan: readonly Oddity[] | (() => Oddity), port = 0) {
  const accepted: string[] = []
  const mailboxes: string[] = []
  const recipients: string[] = []
  const sockets = new Set<Socket>()
  let attempts = 0
  const next = (): Oddity => {
    attempts += 1
    return typeof plan === 'function' ? plan() : (plan[Math.min(attempts, plan.length) - 1] ?? 'accepts')
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    socket.setEncoding('utf8')
    converse(socket, next(), next, { accepted, mailboxes, recipients })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    accepted: accepted as readonly string[],
    mailboxes: mailboxes as readonly string[],
    recipients: recipients as readonly string[],
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get attempts() {
      return attempts
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** One connection. The first message meets `first`; further ones on the same connection what comes next. */
function converse(
  socket: Socket,
  first: Oddity,
  next: () => Oddity,
  { accepted, mailboxes, recipients }: Record<'accepted' | 'mailboxes' | 'recipients', string[]>,
): void {
  let oddity: Oddity | null = first
  let buffer = ''
  let inData = false
  const say = (line: string): void => void socket.write(`${line}\r\n`)

  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO') return say('250 odd.example')
    if (verb === 'MAIL') {
      oddity ??= next()
      return say(oddity === 'not-now' ? '451 4.3.0 come back later' : '250 ok')
    }
    if (verb === 'RCPT') recipients.push(line.slice('RCPT TO:'.length))
    if (verb === 'RCPT')
      return say(oddity === 'unknown-recipient' ? '550 5.1.1 no such mailbox here' : '250 ok')
    if (verb === 'DATA') {
      inData = true
      return say('354 go on')
    }
    if (verb === 'QUIT') return void socket.end('221 bye\r\n')
    if (verb === 'RSET') oddity = null
    return say('250 ok')
  }

  const data = (): void => {
    if (oddity === 'resets-mid-data') return void socket.resetAndDestroy()
    const end = buffer.indexOf('\r\n.\r\n')
    if (end < 0) return
    const message = buffer.slice(0, end)
    buffer = buffer.slice(end + 5)
    inData = false
    if (oddity === 'stalls') return
    mailboxes.push(/^to:\s*(\S+)/im.exec(message)?.[1] ?? 'none')
    accepted.push(/^message-id:\s*(\S+)/im.exec(message)?.[1] ?? 'none')
    if (oddity === 'drops-after-data') return void socket.destroy()
    oddity = null
    say('250 2.0.0 taken')
  }

  socket.on('data', (chunk: string) => {
    buffer += chunk
    for (;;) {
      if (inData) return data()
      const end = buffer.indexOf('\r\n')
      if (end < 0) return
      const line = buffer.slice(0, end)
      buffer = buffer.slice(end + 2)
      command(line)
    }
  })
  if (first === 'refuses-greeting') socket.end('554 5.3.2 not today\r\n')
  else say('220 odd.example ESMTP')
}
