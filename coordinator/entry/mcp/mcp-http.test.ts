import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import { castOf, startGateway, until, type Cast, type TestGateway } from './testing/test-gateway.ts'
import { CLIENTS, textOf } from './testing/clients.ts'

interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly message: {
    id?: unknown
    result?: { content: { text: string }[]; isError?: boolean; _meta?: object }
    error?: { code: number; message: string; data?: { code?: string } }
  }
}

describe('/mcp over plain HTTP', () => {
  let gateway: TestGateway
  let cast: Cast
  beforeAll(async () => {
    gateway = await startGateway()
    cast = await castOf(gateway)
    await cast.addPolicy({ action: 'allow', connector: 'odd', tools: ['raw', 'count'] })
  })
  afterAll(() => gateway.stop())

  const send = async (
    body: string,
    headers: Record<string, string> = {},
    method = 'POST',
  ): Promise<Reply> => {
    const response = await fetch(gateway.url, {
      method,
      headers: {
        authorization: `Bearer ${cast.key}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      ...(method === 'POST' ? { body } : {}),
    })
    const text = await response.text()
    const data = /^data: (.*)$/m.exec(text)?.[1] ?? text
    let message: Reply['message'] = {}
    try {
      message = JSON.parse(data) as Reply['message']
    } catch {
      // Not every reply is JSON.
    }
    return { status: response.status, headers: response.headers, text, message }
  }
  const callText = (argumentsText: string, tool = 'odd_raw'): string =>
    `{"jsonrpc":"2.0","id":"x1","method":"tools/call","params":{"name":"${tool}","arguments":${argumentsText}}}`

  describe('keys', () => {
    const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}'
    it.each([
      ['no key', () => ({ authorization: '' }), 401, 'missing_credentials'],
      ['another scheme', () => ({ authorization: `Basic ${cast.key}` }), 401, 'missing_credentials'],
      [
        'an unknown key',
        () => ({ authorization: 'Bearer cs_key_nobody-has-this' }),
        401,
        'invalid_credentials',
      ],
      [
        'a person’s token',
        () => ({ authorization: `Bearer ${cast.personToken}` }),
        403,
        'agent_key_required',
      ],
    ])('refuses %s', async (_what, headers, status, code) => {
      for (const method of ['POST', 'GET', 'DELETE']) {
        const reply = await send(ping, headers(), method)
        expect(reply.status).toBe(status)
        expect(reply.headers.get('content-type')).toContain('application/problem+json')
        expect(JSON.parse(reply.text)).toMatchObject({ status, code })
        if (status === 401) expect(reply.headers.get('www-authenticate')).toContain('Bearer')
      }
    })

    it('refuses keys that have expired or were revoked, with their code', async () => {
      const expired = await send(ping, { authorization: `Bearer ${await cast.expiredKey()}` })
      expect(expired.status).toBe(401)
      expect(JSON.parse(expired.text)).toMatchObject({ code: 'expired_credentials' })
      expect(expired.headers.get('www-authenticate')).toContain('error="invalid_token"')
      const key = await cast.addAgent('Revoked')
      expect((await send(ping, { authorization: `Bearer ${key}` })).status).toBe(200)
      const { agent } = await newest()
      await cast.revokeKeysOf(agent)
      expect((await send(ping, { authorization: `Bearer ${key}` })).status).toBe(401)
    })

    const newest = async (): Promise<{ agent: string }> => {
      const [entry] = (await cast.logged('agent.created')).slice(-1)
      return { agent: entry?.subject.id as string }
    }
  })

  it('answers what sessions of older clients ask, without having sessions', async () => {
    expect((await send('', {}, 'GET')).status).toBe(405)
    expect((await send('', { 'mcp-session-id': 'never-heard-of' }, 'DELETE')).status).toBe(204)
    const initialized = await send(
      '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}',
    )
    expect(initialized.headers.get('mcp-session-id')).toMatch(/^\w{26}$/)
    expect(initialized.message).toMatchObject({
      result: { protocolVersion: '2025-06-18', serverInfo: { name: 'countersign' } },
    })
    const cancel = '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":77}}'
    expect((await send(cancel, { 'mcp-session-id': 'never-heard-of' })).status).toBe(202)
  })

  it.each([
    ['not JSON', '{"jsonrpc":', 400, 'invalid_json'],
    ['a byte order mark', '\ufeff{"jsonrpc":"2.0","id":1,"method":"ping"}', 400, 'unsafe_json'],
    ['the same key twice', '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}', 400, 'unsafe_json'],
    [
      'more than a message may have',
      `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"${'y'.repeat(600 * 1024)}"}}`,
      413,
      'arguments_too_large',
    ],
  ])('refuses %s', async (_what, body, status, code) => {
    const reply = await send(body)
    expect(reply.status).toBe(status)
    const coded = reply.message.error?.data?.code ?? (reply.message as { code?: string }).code
    expect(coded).toBe(code)
  })

  it('refuses another content type', async () => {
    expect((await send('hello', { 'content-type': 'text/plain' })).status).toBe(415)
  })

  it.each([
    ['the same key twice', '{"a":1,"a":2}', 'unsafe_json'],
    ['keys that only look different', '{"\u00e9":1,"e\u0301":2}', 'unsafe_json'],
    ['a key that reaches a prototype', '{"__proto__":{"x":1}}', 'unsafe_json'],
    ['a number that a double cannot hold', '{"n":9007199254740993}', 'unsafe_json'],
    ['a number beyond all bounds', '{"n":1e400}', 'unsafe_json'],
    ['half a character', '{"s":"\\ud800"}', 'unsafe_json'],
  ])('refuses arguments with %s, as an answer the model can read', async (_what, given, code) => {
    const reply = await send(callText(given))
    expect(reply.status).toBe(200)
    expect(reply.message).toMatchObject({
      id: 'x1',
      result: { isError: true, _meta: { 'countersign/code': code } },
    })
  })

  it('sends what it accepts as canonical bytes, whatever the spelling', async () => {
    const spellings = [
      '{"b":2,"a":1}',
      '{ "a" : 1.0 , "b" : 2e0 }',
      '{"\\u0061":1,"\\u0062":2}',
      '{"z":{"10":1,"9":2},"a":[1E2,-0.5,1e-7],"t":"\\u00e9\\/\\ud83d\\ude00\\u0007"}',
      '{"long":"' + 'ab"'.replace('"', '\\"').repeat(1000) + '"}',
      '{}',
    ]
    for (const spelling of spellings) {
      const reply = await send(callText(spelling))
      const line = reply.message.result?.content[0]?.text ?? ''
      expect(line).toContain(`"arguments":${canonicalJson(JSON.parse(spelling) as JsonValue)}}`)
    }
  })

  it.each([
    ['an answer', callText('{"a":1}')],
    ['a tool that does not exist', callText('{}', 'odd_nothing')],
    ['a name that is none', callText('{}', 'nothing')],
    ['a tool of ours, called wrongly', callText('{"requestId":5}', 'countersign_request_status')],
    ['a note that is too long', callText(`{},"_meta":{"countersign/note":"${'n'.repeat(5_000)}"}`)],
  ])('answers %s alike, whether the SDK serves the call or it is served straight', async (_what, call) => {
    const [plain, bySdk] = [await send(call), await send(`[${call}]`)]
    expect(plain.status).toBe(bySdk.status)
    expect(plain.headers.get('content-type')).toBe(bySdk.headers.get('content-type'))
    expect(plain.headers.get('cache-control')).toBe(bySdk.headers.get('cache-control'))
    // The connector tells what it was sent, and messages to it are counted.
    const alike = (text: string): string => text.replace(/(\\"(?:id|progressToken)\\":)\d+/g, '$1?')
    expect(alike(plain.text)).toBe(alike(bySdk.text))
  })

  it('shows the agent’s words to people exactly, and runs nothing that they did not see', async () => {
    const given = { path: '\u202egnp.exe', note: '<b>approved by IT</b>\u0000' }
    const asked = cast.nextRequest()
    const client = await CLIENTS['client 2, newest revision'](gateway.url, cast.key)
    const held = client.callTool({ name: 'odd_plain', arguments: given })
    const id = await asked
    expect((await cast.request(id)).tools[0]?.arguments).toEqual(given)
    await cast.decide(id, 'deny')
    await held
    await client.close()
  })

  it('answers every held call as pending before it stops, and the requests live on', async () => {
    const second = await startGateway()
    const others = await castOf(second)
    const clients = await Promise.all(
      Object.values(CLIENTS).map((connect) => connect(second.url, others.key)),
    )
    const held = clients.map((client, n) => client.callTool({ name: 'odd_plain', arguments: { n } }))
    await until(() => second.gateway.heldCalls() === clients.length)
    const ids = await others.pending()
    await second.stop({ keepFolder: true })
    for (const answer of await Promise.all(held)) expect(textOf(answer)).toContain('Approval is pending')

    const third = await startGateway({ folder: second.folder, key: second.secretKey })
    try {
      expect(await third.core.store.read((tx) => tx.requests.pendingIds())).toEqual(ids)
      const again = await CLIENTS['sdk 1'](third.url, others.key, { 'Countersign-Hold': '1' })
      expect(textOf(await again.callTool({ name: 'odd_plain', arguments: { n: 0 } }))).toMatch(
        new RegExp(ids.join('|')),
      )
      await again.close()
    } finally {
      await third.stop()
    }
    await Promise.all(clients.map((client) => client.close().catch(() => undefined)))
  })

  it('refuses the 201st waiting request of one agent', async () => {
    const key = await cast.addAgent('Flood')
    const client = await CLIENTS['client 2, newest revision'](gateway.url, key, { 'Countersign-Hold': '1' })
    const answers = await Promise.all(
      Array.from({ length: 201 }, (_, n) => client.callTool({ name: 'odd_plain', arguments: { n } })),
    )
    const refused = answers.filter(({ isError }) => isError === true)
    expect(refused).toHaveLength(1)
    expect(refused[0]?._meta).toMatchObject({ 'countersign/code': 'too_many_pending' })
    await client.close()
  })
})
