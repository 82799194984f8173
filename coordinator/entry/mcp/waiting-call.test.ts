import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { CLIENTS, textOf, type AnyClient } from './testing/clients.ts'
import { castOf, startGateway, until, type Cast, type TestGateway } from './testing/test-gateway.ts'

describe('a call that waits', () => {
  let gateway: TestGateway
  let cast: Cast
  const opened: AnyClient[] = []
  const client = async (
    headers: Record<string, string> = {},
    kind: keyof typeof CLIENTS = 'client 2, newest revision',
    key = cast.key,
  ) => {
    const made = await CLIENTS[kind](gateway.url, key, headers)
    opened.push(made)
    return made
  }
  const brief = { 'Countersign-Hold': '1' }

  beforeAll(async () => {
    gateway = await startGateway()
    cast = await castOf(gateway)
    await cast.addPolicy({ action: 'allow', connector: 'odd', tools: ['count'] })
  })
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close()
  })
  afterAll(() => gateway.stop())
  const calls = async (): Promise<number> =>
    Number(textOf(await (await client()).callTool({ name: 'odd_count' })))

  it.each(Object.keys(CLIENTS) as (keyof typeof CLIENTS)[])(
    'is answered as pending to %s, and a repeat attaches and runs once',
    async (kind) => {
      const asked = cast.nextRequest()
      const given = { kind }
      const first = await (await client(brief, kind)).callTool({ name: 'odd_plain', arguments: given })
      const id = await asked
      expect(first.isError).toBeFalsy()
      expect(first.structuredContent).toBeUndefined()
      expect(textOf(first)).toContain(
        `Approval is pending: Grace Hopper must agree first (request ${id}). Nothing has been executed.`,
      )
      expect(textOf(first)).toContain('make the same call again later')

      const other = await client(brief, kind)
      expect(textOf(await other.callTool({ name: 'odd_plain', arguments: given }))).toContain(id)
      expect(await cast.pending()).toEqual([id])
      await cast.decide(id, 'approve')
      const before = await calls()
      expect(textOf(await other.callTool({ name: 'odd_plain', arguments: given }))).toBe('did it')
      expect(await calls()).toBe(before + 2)

      const anew = cast.nextRequest()
      await other.callTool({ name: 'odd_plain', arguments: given })
      await cast.decide(await anew, 'deny')
    },
  )

  it('says pending as an error where the tool has an output schema, so that clients show the words', async () => {
    for (const kind of Object.keys(CLIENTS) as (keyof typeof CLIENTS)[]) {
      const each = await client(brief, kind)
      await each.listTools()
      const pending = await each.callTool({ name: 'odd_weather', arguments: {} })
      expect(pending).toMatchObject({ isError: true, _meta: { 'countersign/code': 'pending' } })
      expect(pending.structuredContent).toBeUndefined()
      expect(textOf(pending)).toContain('Approval is pending')
    }
    const [id] = await cast.pending()
    await cast.decide(id as string, 'deny')
  })

  it('is made once when made twice at the same moment', async () => {
    const asked = cast.nextRequest()
    const one = (await client()).callTool({ name: 'odd_write', arguments: { n: 1 } })
    const two = (await client({}, 'sdk 1')).callTool({ name: 'odd_write', arguments: { n: 1 } })
    const id = await asked
    await until(() => gateway.gateway.heldCalls() === 2)
    const before = await calls()
    await cast.decide(id, 'approve')
    expect(textOf(await one)).toBe('did it')
    expect(textOf(await two)).toBe('did it')
    expect(await calls()).toBe(before + 2)
  })

  it.each([
    ['its socket drops', (each: AnyClient, gone: AbortController) => (gone.abort(), each.close())],
    ['it cancels', (_each: AnyClient, gone: AbortController) => Promise.resolve(gone.abort())],
  ])(
    'is never executed for a client that is gone because %s, and a repeat picks it up',
    async (_how, leave) => {
      for (const kind of Object.keys(CLIENTS) as (keyof typeof CLIENTS)[]) {
        const asked = cast.nextRequest()
        const gone = new AbortController()
        const leaving = await CLIENTS[kind](gateway.url, cast.key)
        const given = { leaving: kind, how: _how }
        const call = leaving.callTool({ name: 'odd_plain', arguments: given }, { signal: gone.signal })
        call.catch(() => undefined)
        const id = await asked
        await until(() => gateway.gateway.heldCalls() === 1)
        await leave(leaving, gone)
        await until(() => gateway.gateway.heldCalls() === 0)
        expect(await cast.pending()).toEqual([id])

        const before = await calls()
        await cast.decide(id, 'approve')
        await new Promise((resolve) => void setTimeout(resolve, 150))
        expect(await calls()).toBe(before + 1)
        expect((await cast.request(id)).tools[0]?.grant).toBe('ready')
        expect(textOf(await (await client({}, kind)).callTool({ name: 'odd_plain', arguments: given }))).toBe(
          'did it',
        )
        expect((await cast.request(id)).tools[0]?.grant).toBe('used')
        await leaving.close()
      }
    },
  )

  it('stays open when the client ends its session', async () => {
    const asked = cast.nextRequest()
    const leaving = await client({}, 'sdk 1')
    leaving.callTool({ name: 'odd_plain', arguments: { session: 'ends' } }).catch(() => undefined)
    const id = await asked
    await until(() => gateway.gateway.heldCalls() === 1)
    await leaving.endSession()
    await until(() => gateway.gateway.heldCalls() === 0)
    expect(await cast.pending()).toEqual([id])
    await cast.decide(id, 'deny')
  })

  it('is carried through when its client leaves while it runs, and its answer is kept for the repeat', async () => {
    const gone = new AbortController()
    const asked = cast.nextRequest()
    const leaving = await client()
    const call = leaving.callTool({ name: 'odd_slow', arguments: { ms: 400 } }, { signal: gone.signal })
    call.catch(() => undefined)
    const id = await asked
    await until(() => gateway.gateway.heldCalls() === 1)
    const begun = new Promise<void>((resolve) => {
      const stop = gateway.core.store.onCommitted((committed) => {
        if (!committed.some(({ entry }) => entry.type === 'request.grant')) return
        stop()
        gone.abort()
        resolve()
      })
    })
    const before = await calls()
    await cast.decide(id, 'approve')
    await begun
    await until(async () => (await cast.request(id)).tools[0]?.grant === 'used')
    const again = await (await client()).callTool({ name: 'odd_slow', arguments: { ms: 400 } })
    expect(textOf(again)).toBe('done')
    expect(await calls()).toBe(before + 2)
    expect(await cast.pending()).toEqual([])
  })

  it('is refused when the approval is for a tool that has changed since', async () => {
    const asked = cast.nextRequest()
    const first = await client(brief)
    await first.callTool({ name: 'odd_plain', arguments: { rug: 1 } })
    const id = await asked
    await cast.decide(id, 'approve')
    const { connector } = await cast.request(id)
    const real = gateway.upstream.status(connector.id)
    const changed = {
      ...real,
      tools: real.tools.map((tool) =>
        tool.name === 'plain' ? { ...tool, definitionHash: 'f'.repeat(64) } : tool,
      ),
    }
    const status = gateway.upstream.status
    Object.assign(gateway.upstream, { status: () => changed })
    try {
      const anew = cast.nextRequest()
      expect(textOf(await first.callTool({ name: 'odd_plain', arguments: { rug: 1 } }))).toContain(
        'Approval is pending',
      )
      expect(await anew).not.toBe(id)
      await cast.decide(await anew, 'deny')
    } finally {
      Object.assign(gateway.upstream, { status })
    }
  })

  it('is not executed when a policy forbids it in the meantime', async () => {
    const asked = cast.nextRequest()
    const held = (await client()).callTool({ name: 'odd_image', arguments: { later: 'forbidden' } })
    const id = await asked
    const rule = await cast.addPolicy({
      name: 'Not any more',
      action: 'deny',
      connector: 'odd',
      tools: ['image'],
    })
    await cast.decide(id, 'approve')
    const answer = await held
    expect(answer.isError).toBe(true)
    expect(textOf(answer)).toContain(rule.name)
    expect(await cast.logged('call.refused')).not.toHaveLength(0)
  })

  it('is not executed when its key is revoked while it waits', async () => {
    const key = await cast.addAgent('Short-lived')
    const asked = cast.nextRequest()
    const held = (await client({}, 'sdk 1', key)).callTool({
      name: 'odd_plain',
      arguments: { key: 'revoked' },
    })
    const id = await asked
    const { agent } = await cast.request(id)
    await cast.revokeKeysOf(agent?.id as string)
    const before = await calls()
    await cast.decide(id, 'approve')
    expect(await held).toMatchObject({ isError: true, _meta: { 'countersign/code': 'expired_credentials' } })
    expect(await calls()).toBe(before + 1)
  })

  it('is held for as long as the agent’s setting or the header asks, and no longer', async () => {
    const key = await cast.addAgent('Patient', 2)
    const started = performance.now()
    const patient = await client({}, 'client 2, 2025-11-25', key)
    await patient.callTool({ name: 'odd_plain', arguments: {} })
    expect(performance.now() - started).toBeGreaterThan(1_900)
    const hasty = await client(brief, 'client 2, 2025-11-25', key)
    const again = performance.now()
    await hasty.callTool({ name: 'odd_plain', arguments: {} })
    expect(performance.now() - again).toBeLessThan(1_900)
    const [id] = await cast.pending()
    await cast.decide(id as string, 'deny')
  })
})
