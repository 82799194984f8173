import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { isPublicAddress, PrivateAddressError, publicLookup } from '../../webhook/address-guard.ts'
import { bindBody } from './messages.ts'
import { COMMAND, createPduReader, encodePdu, isResponse, RESPONSE, type Pdu } from './pdu.ts'
import { statusWords } from './status.ts'

export interface SmppServer {
  readonly host: string
  readonly port: number
  readonly tls: boolean
  readonly systemId: string
  readonly password: string
  readonly systemType: string
}

interface SessionOptions {
  readonly server: SmppServer
  readonly allowPrivate: boolean
  /** How often the link is tried when nothing else goes over it. ms */
  readonly enquireMs: number
  /** How long an answer may take. ms */
  readonly answerMs: number
  /** A `deliver_sm`; its answer is sent when this is done, so that what fails here comes again. */
  readonly onDeliver: (body: Buffer) => Promise<void>
  readonly onEnd: (why: Error) => void
}

/** One bound connection. It ends once and for all; whoever made it makes another. */
export interface SmppSession {
  /** Resolves with the answer, whatever its status. Rejects when the connection ends first. */
  request(command: number, body: Buffer): Promise<Pdu>
  /** Says goodbye, if the server listens, and ends. */
  close(): Promise<void>
}

/** Connects and binds as transceiver. Rejects with the reason in words. */
export async function openSession(options: SessionOptions): Promise<SmppSession> {
  const { server, enquireMs, answerMs, onDeliver, onEnd } = options
  const socket = open(options)
  const waiting = new Map<number, { resolve(pdu: Pdu): void; reject(error: Error): void }>()
  const read = createPduReader()
  let sequence = 0
  let ended: Error | null = null
  let enquiry: NodeJS.Timeout | undefined

  const end = (why: Error): void => {
    if (ended) return
    ended = why
    clearTimeout(enquiry)
    socket.destroy()
    for (const { reject } of waiting.values()) reject(why)
    waiting.clear()
    onEnd(why)
  }
  const write = (pdu: Pdu): void => void socket.write(encodePdu(pdu))
  const request = (command: number, body: Buffer = Buffer.alloc(0)): Promise<Pdu> => {
    if (ended) return Promise.reject(ended)
    sequence = (sequence % 0x7fffffff) + 1
    const own = sequence
    return new Promise<Pdu>((resolve, reject) => {
      const timeout = setTimeout(() => end(new Error(`no answer within ${answerMs / 1000} s`)), answerMs)
      const settle = (): void => {
        clearTimeout(timeout)
        waiting.delete(own)
      }
      waiting.set(own, {
        resolve: (pdu) => (settle(), resolve(pdu)),
        reject: (error) => (settle(), reject(error)),
      })
      write({ command, status: 0, sequence: own, body })
    })
  }
  const stayAlive = (): void => {
    clearTimeout(enquiry)
    enquiry = setTimeout(() => {
      request(COMMAND.enquireLink).then(stayAlive, () => undefined)
    }, enquireMs)
    enquiry.unref()
  }

  const heed = (pdu: Pdu): void => {
    const answer = (status: number, body: Buffer = Buffer.alloc(0)): void =>
      write({ command: pdu.command + RESPONSE, status, sequence: pdu.sequence, body })
    if (isResponse(pdu)) return waiting.get(pdu.sequence)?.resolve(pdu)
    switch (pdu.command) {
      case COMMAND.enquireLink:
        return answer(0)
      case COMMAND.deliver:
        onDeliver(pdu.body).then(
          () => answer(0, Buffer.from([0])),
          // Temporary: the server keeps it and brings it again.
          () => answer(0x64, Buffer.from([0])),
        )
        return
      case COMMAND.unbind:
        answer(0)
        return end(new Error('the server ended the connection'))
      default:
        write({ command: COMMAND.genericNack, status: 0x03, sequence: pdu.sequence, body: Buffer.alloc(0) })
    }
  }
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const pdu of read(chunk)) heed(pdu)
    } catch (error) {
      end(error as Error)
    }
  })
  socket.on('error', end)
  socket.on('close', () => end(new Error('the server closed the connection')))
  await connected(socket, server.tls, answerMs, end)
  const bound = await request(COMMAND.bindTransceiver, bindBody(server))
  if (bound.status !== 0) {
    const refused = new Error(statusWords(bound.status))
    end(refused)
    throw refused
  }
  stayAlive()
  return {
    request,
    async close() {
      if (!ended) await Promise.race([request(COMMAND.unbind).catch(() => null), pauseFor(500)])
      end(new Error('closed'))
    },
  }
}

function open({ server: { host, port, tls }, allowPrivate }: SessionOptions): Socket {
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddressError(host)
  const lookup = allowPrivate ? {} : { lookup: publicLookup }
  const socket = tls
    ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...lookup })
    : connectTcp({ host, port, ...lookup })
  socket.setNoDelay(true)
  return socket
}

function connected(socket: Socket, tls: boolean, ms: number, end: (why: Error) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => end(new Error(`no connection within ${ms / 1000} s`)), ms)
    socket.once(tls ? 'secureConnect' : 'connect', () => (clearTimeout(timeout), resolve()))
    socket.once('error', (error) => (clearTimeout(timeout), reject(error)))
    socket.once('close', () => (clearTimeout(timeout), reject(new Error('no connection could be made'))))
  })
}

const pauseFor = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref())
