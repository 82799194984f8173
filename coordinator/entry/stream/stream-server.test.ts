import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Change, Notice, ServerMessage } from '../../../shared/contract/stream.ts'
import { STREAM_PROTOCOL, TICKET_PREFIX } from '../../../shared/contract/stream.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { createSqliteStore } from '../../adapters/store/sqlite/create-sqlite-store.ts'
import { createSystemClock } from '../../adapters/system/system-clock.ts'
import type { PersonCaller } from '../../ports/caller.ts'
import type { Store } from '../../ports/store.ts'
import { createStreamServer, type StreamServer } from './stream-server.ts'
import type { NoticeSignal } from './stream-deps.ts'

const ana: PersonCaller = {
  kind: 'person',
  id: 'ana',
  name: 'Ana',
  role: 'admin',
  via: 'web',
  sessionId: 's-ana',
}
const max: PersonCaller = {
  kind: 'person',
  id: 'max',
  name: 'Max',
  role: 'member',
  via: 'web',
  sessionId: 's-max',
}
const people: Record<string, PersonCaller> = { 'bearer-ana': ana, 'bearer-max': max }

let folder: string
let store: Store
let stream: StreamServer
let url: string
let close: () => Promise<void>
const shown: string[] = []
const signals: NoticeSignal[] = []
const tickets = new Map<string, PersonCaller>()

/** The value of a thing travels as a removal, which has just an id: the stream does not look inside changes. */
const changeOf = (id: string): Change => ({
  kind: 'removed',
  of: id.startsWith('secret') ? 'policy' : 'connector',
  id,
})

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-stream-'))
  store = createSqliteStore({
    file: join(folder, 'store.db'),
    hashEntry: (entry) => createHash('sha256').update(JSON.stringify(entry)).digest('hex'),
  })
  stream = createStreamServer({
    store,
    clock: createSystemClock(null),
    version: '0.0.0-test',
    authenticate: async (bearer) => {
      const person = people[bearer]
      if (!person) throw new AppError('invalid_credentials')
      return person
    },
    redeemTicket: async (ticket) => {
      const person = tickets.get(ticket)
      tickets.delete(ticket)
      if (!person) throw new AppError('invalid_credentials')
      return person
    },
    acceptsOrigin: (_host, origin) => origin === undefined || origin.startsWith('http://127.0.0.1'),
    currentChanges: async (entries) => entries.map((entry) => changeOf(entry.subject.id)),
    mayRead: (viewer, change) =>
      (viewer.kind === 'person' && viewer.role === 'admin') ||
      (change.kind === 'removed' && change.of === 'connector'),
    readsEverything: (viewer) => viewer.kind === 'person' && viewer.role === 'admin',
    openNotices: async () => [],
    openAlerts: async () => [],
    noticeSignals: async () => signals.splice(0),
    shown: async (person, noticeId) => void shown.push(`${person.id} ${noticeId}`),
    warn: (message, data) => expect.unreachable(`${message} ${JSON.stringify(data)}`),
  })
  const http = createServer().on('upgrade', (request, socket, head) => stream.upgrade(request, socket, head))
  await new Promise<void>((done) => void http.listen(0, '127.0.0.1', done))
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1/stream`
  close = async () => {
    await stream.stop()
    await new Promise((done) => void http.close(done))
    await store.close()
    rmSync(folder, { recursive: true })
  }
})
afterEach(() => close())

const write = (id: string, type = 'thing.saved', kind: 'connector' | 'session' = 'connector') =>
  store.commit((tx) =>
    tx.log.append({ at: Date.now(), type, actor: { kind: 'system' }, subject: { kind, id }, data: {} }, [
      changeOf(id),
    ]),
  )

function open(
  who: string,
  since: number | null = 0,
  options: { protocols?: string[]; origin?: string } = {},
) {
  const headers = who ? { authorization: `Bearer ${who}` } : {}
  const socket = new WebSocket(
    since === null ? url : `${url}?since=${since}`,
    options.protocols ?? [STREAM_PROTOCOL],
    {
      headers,
      ...(options.origin ? { origin: options.origin } : {}),
    },
  )
  const messages: ServerMessage[] = []
  let seen = 0
  let wake = (): void => {}
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()) as ServerMessage)
    wake()
  })
  return {
    socket,
    messages,
    closed: new Promise<number>((done) => void socket.on('close', done)),
    refused: new Promise<number>((done) => {
      socket.on('unexpected-response', (_request, response) => done(response.statusCode ?? 0))
      socket.on('error', () => {})
    }),
    async next(): Promise<ServerMessage> {
      while (messages.length <= seen) await new Promise<void>((done) => void (wake = done))
      return messages[seen++] as ServerMessage
    },
    async until(type: ServerMessage['type']): Promise<ServerMessage> {
      for (;;) {
        const message = await this.next()
        if (message.type === type) return message
      }
    },
  }
}

const ids = (messages: readonly ServerMessage[]): string[] =>
  messages.flatMap((message) =>
    message.type === 'event' ? message.changes.map((change) => ('id' in change ? change.id : '')) : [],
  )

describe('stream', () => {
  it('says hello, sends what was missed once per thing in order, then what happens', async () => {
    for (const id of ['a', 'b', 'a']) await write(id)
    const client = open('bearer-ana', 0)
    expect(await client.next()).toMatchObject({ type: 'hello', head: 3, userId: 'ana' })
    expect(await client.until('caught-up')).toEqual({ type: 'caught-up', seq: 3 })
    await write('c')
    expect(await client.next()).toMatchObject({ type: 'event', seq: 4 })
    expect(ids(client.messages)).toEqual(['b', 'a', 'c'])
    client.socket.close()
  })

  it('misses nothing of what is written while it catches up', async () => {
    for (let i = 0; i < 300; i += 1) await write(`before-${i}`)
    const writing = (async () => {
      for (let i = 0; i < 300; i += 1) await write(`during-${i}`)
    })()
    const client = open('bearer-ana', 100)
    await writing
    const last = (await store.read((tx) => tx.log.head())).seq
    for (;;) {
      const message = await client.next()
      if ('seq' in message && message.seq === last) break
    }
    const seen = ids(client.messages)
    expect(new Set(seen).size).toBe(500)
    expect(seen.length).toBe(500)
    client.socket.close()
  })

  it('asks for a resync when the gap is too long, and when the client is ahead of the log', async () => {
    await write('a')
    const ahead = open('bearer-ana', 99)
    expect(await ahead.until('resync')).toEqual({ type: 'resync', seq: 1 })
    ahead.socket.close()
  })

  it('sends nothing of the past to a client that follows from now on', async () => {
    await write('a')
    const client = open('bearer-ana', null)
    expect(await client.until('caught-up')).toEqual({ type: 'caught-up', seq: 1 })
    await write('b')
    await client.until('event')
    expect(ids(client.messages)).toEqual(['b'])
    client.socket.close()
  })

  it('shows a member only what concerns them', async () => {
    await write('secret-1')
    await write('open-1')
    const client = open('bearer-max', 0)
    await client.until('caught-up')
    await write('secret-2')
    await write('open-2')
    await client.until('event')
    expect(ids(client.messages)).toEqual(['open-1', 'open-2'])
    client.socket.close()
  })

  it.each<[string, Parameters<typeof open>, number]>([
    ['no credential', ['', 0], 401],
    ['a wrong one', ['bearer-eve', 0], 401],
    ['an unknown ticket', ['', 0, { protocols: [STREAM_PROTOCOL, `${TICKET_PREFIX}nope`] }], 401],
    ['a foreign page', ['bearer-ana', 0, { origin: 'https://evil.example' }], 403],
    ['a negative sequence', ['bearer-ana', -1], 404],
  ])('refuses %s before the handshake', async (_name, args, status) => {
    expect(await open(...args).refused).toBe(status)
    expect(stream.clients).toBe(0)
  })

  it('takes a ticket once', async () => {
    tickets.set('t1', ana)
    const protocols = [STREAM_PROTOCOL, `${TICKET_PREFIX}t1`]
    const first = open('', 0, { protocols })
    await first.until('caught-up')
    expect(first.socket.protocol).toBe(STREAM_PROTOCOL)
    expect(await open('', 0, { protocols }).refused).toBe(401)
    first.socket.close()
  })

  it('closes at once when the session is revoked, and says not to come back', async () => {
    const client = open('bearer-ana')
    await client.until('caught-up')
    await write('s-ana', 'session.revoked', 'session')
    expect(await client.closed).toBe(4001)
  })

  it('sends notices to their person alone and hears that they were shown', async () => {
    const hers = open('bearer-ana')
    const his = open('bearer-max')
    await Promise.all([hers.until('caught-up'), his.until('caught-up')])
    const notice: Notice = {
      id: 'n1',
      kind: 'request',
      requestId: 'r',
      requester: 'Max',
      connector: 'Files',
      tools: ['files_write'],
      risk: 'medium',
      status: 'pending',
    }
    signals.push({ type: 'notice', personId: 'ana', notice })
    await write('a')
    expect(await hers.until('notice')).toEqual({ type: 'notice', notice })
    hers.socket.send(JSON.stringify({ type: 'shown', noticeId: 'n1' }))
    await expect.poll(() => shown).toEqual(['ana n1'])
    expect(his.messages.some((message) => message.type === 'notice')).toBe(false)
    hers.socket.close()
    his.socket.close()
  })

  it('closes on a message it cannot read', async () => {
    const client = open('bearer-ana')
    await client.until('caught-up')
    client.socket.send('not json')
    expect(await client.closed).toBe(4002)
  })
})
