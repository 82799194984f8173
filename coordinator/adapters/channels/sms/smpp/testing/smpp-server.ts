import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import smpp, { type Pdu, type Session } from 'smpp'

/**
 * A server on a real socket, made of a library that the product does not use: what is written and read here is judged by
 * somebody else's reading of the standard.
 */
export async function startSmppServer(rules: { readonly password?: string } = {}) {
  const submitted: Pdu[] = []
  const sessions: Session[] = []
  const statuses: number[] = []
  let bound = 0
  let silent = false
  const server = smpp.createServer((session) => {
    session.on('error', () => undefined)
    session.on('bind_transceiver', (pdu: Pdu) => {
      if (pdu.password !== (rules.password ?? 'secret') || pdu.system_id !== 'acme') {
        session.send(pdu.response({ command_status: 0x0e }))
        return
      }
      bound += 1
      sessions.push(session)
      session.send(pdu.response({ system_id: 'server' }))
    })
    session.on('submit_sm', (pdu: Pdu) => {
      if (silent) return
      const status = statuses.shift() ?? 0
      if (status === 0) submitted.push(pdu)
      session.send(
        pdu.response(status === 0 ? { message_id: `m${submitted.length}` } : { command_status: status }),
      )
    })
    session.on('enquire_link', (pdu: Pdu) => silent || session.send(pdu.response()))
    session.on('unbind', (pdu: Pdu) => session.send(pdu.response()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const current = (): Session => sessions.at(-1) as Session
  return {
    submitted,
    port: (server.address() as AddressInfo).port,
    binds: () => bound,
    /** Answers so to the next submissions. */
    answerNext: (...next: readonly number[]) => void statuses.push(...next),
    /** Takes everything and says nothing. */
    fallSilent: (on: boolean) => void (silent = on),
    /** Brings a message or receipt; resolves with the status of the answer. */
    deliver: (options: object): Promise<number> =>
      new Promise((resolve) => void current().deliver_sm(options, (pdu) => resolve(pdu.command_status ?? 0))),
    enquire: (): Promise<void> => new Promise((resolve) => void current().enquire_link(() => resolve())),
    write: (bytes: Uint8Array) => void current().socket.write(bytes),
    cutOff: () => current().destroy(),
    async stop() {
      for (const session of sessions) session.destroy()
      await new Promise<void>((done) => void server.close(() => done()))
    },
  }
}
