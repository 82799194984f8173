import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

const closed = (server: { close(done: () => void): unknown }): Promise<void> =>
  new Promise((resolve) => {
    server.close(resolve)
  })

/** Something that arrived, in order; tests wait for the next. */
interface Arrivals<T> {
  readonly all: readonly T[]
  take(count: number): Promise<readonly T[]>
}

function arrivals<T>(): Arrivals<T> & { push(value: T): void } {
  const all: T[] = []
  const waiting = new Set<() => void>()
  return {
    all,
    push(value) {
      all.push(value)
      for (const wake of [...waiting]) wake()
    },
    take: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (all.length < count) return
          waiting.delete(look)
          resolve(all.slice(0, count))
        }
        waiting.add(look)
        look()
      }),
  }
}

export interface Hook {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A receiver of webhooks on a real socket. `answers` are the statuses it gives, the last one for ever. */
export async function startHookReceiver(answers: readonly number[]) {
  const hooks = arrivals<Hook>()
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (data: Buffer) => (body += data.toString()))
    request.on('end', () => {
      const status = answers[Math.min(hooks.all.length, answers.length - 1)] ?? 200
      hooks.push({ headers: request.headers as Record<string, string>, body })
      response.writeHead(status).end('ok')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    hooks: hooks as Arrivals<Hook>,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    stop: () => closed(server),
  }
}

/** A mail server that keeps what it is given. */
export async function startMailServer() {
  const mails = arrivals<Email & { readonly recipients: readonly string[] }>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          mails.push({ ...mail, recipients: session.envelope.rcptTo.map(({ address }) => address) })
          done()
        }, done)
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    mails: mails as Arrivals<Email & { readonly recipients: readonly string[] }>,
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    stop: () => closed(server),
  }
}
