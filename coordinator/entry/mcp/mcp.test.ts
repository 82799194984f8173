import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askQuestion } from '../../core/requests/ask-question.ts'
import { CLIENTS, textOf, type AnyClient } from './testing/clients.ts'
import { castOf, startGateway, until, type Cast, type TestGateway } from './testing/test-gateway.ts'

describe.each(Object.entries(CLIENTS))('the gateway, to %s', (_name, connect) => {
  let gateway: TestGateway
  let cast: Cast
  let client: AnyClient

  beforeAll(async () => {
    gateway = await startGateway({ limits: { answerBytes: 1024 * 1024 } })
    cast = await castOf(gateway)
    await cast.addPolicy({
      name: 'Reading is fine',
      action: 'allow',
      connector: 'odd',
      tools: ['echo', 'image', 'fail', 'reject', 'steps', 'crash', 'huge', 'count', 'slow'],
    })
    await cast.addPolicy({ name: 'Never grow', action: 'deny', connector: 'odd', tools: ['grow'] })
    await cast.addPolicy({
      name: 'No red',
      action: 'deny',
      connector: 'odd',
      tools: ['plain'],
      condition: 'arguments.colour == "red"',
    })
    client = await connect(gateway.url, cast.key)
  })
  afterAll(async () => {
    await client.close()
    await gateway.stop()
  })
  const call = (
    name: string,
    given: Record<string, unknown> = {},
    options: Parameters<AnyClient['callTool']>[1] = {},
  ) => client.callTool({ name, arguments: given }, options)

  it('lists our tools and those of connectors, without what is always denied', async () => {
    const { tools } = await client.listTools()
    const names = tools.map(({ name }) => name)
    expect(names.slice(0, 4)).toEqual([
      'countersign_request_access',
      'countersign_request_status',
      'countersign_answer_question',
      'permission_prompt',
    ])
    expect(names).toContain('odd_echo')
    expect(names).toContain('odd_plain')
    expect(names).not.toContain('odd_grow')
    const byName = new Map(tools.map((tool) => [tool.name, tool]))
    expect(byName.get('odd_echo')?.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false })
    expect(byName.get('odd_weather')?.outputSchema).toBeDefined()
    expect(client.getInstructions()).toContain('exactly the same call again')
  })

  it('forwards what a policy allows, and passes answers on unchanged', async () => {
    expect(textOf(await call('odd_echo', { text: 'hello' }))).toBe('hello')
    expect((await call('odd_image')).content).toEqual([
      { type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' },
    ])
    expect(await call('odd_fail')).toMatchObject({
      isError: true,
      content: [{ type: 'text', text: 'it did not work' }],
    })
    await expect(call('odd_reject')).rejects.toMatchObject({ code: -32602, data: { colour: 'octarine' } })
    expect(await cast.logged('call.finished')).not.toHaveLength(0)
  })

  it('passes the progress notes of a tool on', async () => {
    const notes: unknown[] = []
    await call('odd_steps', {}, { onprogress: (note) => notes.push(note) })
    expect(notes).toMatchObject(
      [1, 2, 3].map((progress) => ({ progress, total: 3, message: `step ${progress}` })),
    )
  })

  it('names the rule that denies', async () => {
    const denied = await call('odd_grow')
    expect(denied.isError).toBe(true)
    expect(denied._meta).toMatchObject({ 'countersign/code': 'denied_by_policy' })
    expect(textOf(denied)).toContain('Policy “Never grow” does not allow this. Nothing was executed.')
    expect(textOf(await call('odd_plain', { colour: 'red' }))).toContain('No red')
  })

  it('holds a call, says whom it waits for, and gives the real answer on approval', async () => {
    const asked = cast.nextRequest()
    const notes: { progress: number; message?: string | undefined }[] = []
    const answer = call('odd_weather', {}, { onprogress: (note) => notes.push(note) })
    const id = await asked
    await until(() => notes.length > 0)
    expect(notes[0]?.message).toBe(`Waiting for approval by Grace Hopper (request ${id}).`)
    await cast.decide(id, 'approve')
    expect(await answer).toMatchObject({ structuredContent: { degrees: 21 } })
    expect((await cast.request(id)).tools[0]).toMatchObject({ outcome: 'approved', grant: 'used' })
  })

  it('gives the reason of a denial, and executes nothing', async () => {
    const before = textOf(await call('odd_count'))
    const asked = cast.nextRequest()
    const answer = call('odd_write', {})
    await cast.decide(await asked, 'deny', { reason: 'not on a Friday' })
    const denied = await answer
    expect(denied.isError).toBe(true)
    expect(denied.structuredContent).toBeUndefined()
    expect(textOf(denied)).toContain('Denied by Grace Hopper. Reason: not on a Friday')
    expect(textOf(denied)).toContain('Nothing was executed')
    expect(Number(textOf(await call('odd_count')))).toBe(Number(before) + 1)
  })

  it('says exactly what an approver changed', async () => {
    const asked = cast.nextRequest()
    const answer = call('odd_plain', { colour: 'green', size: 3 })
    await cast.decide(await asked, 'approve', { edits: { plain: { colour: 'blue', size: 3 } } })
    const text = textOf(await answer)
    expect(text).toContain('Approved with changes by Grace Hopper')
    expect(text).toContain('/colour: "green" → "blue"')
    expect(text).not.toContain('/size')
    expect(text).toContain('did it')
  })

  it('sends exactly the approved bytes', async () => {
    const asked = cast.nextRequest()
    const answer = call('odd_raw', { b: 1e-7, '10': 2, '1': 1, a: 'é' })
    await cast.decide(await asked, 'approve')
    expect(textOf(await answer)).toContain('"arguments":{"1":1,"10":2,"a":"é","b":1e-7}}')
  })

  it('takes a note along', async () => {
    const asked = cast.nextRequest()
    const answer = client.callTool({
      name: 'odd_environment',
      arguments: {},
      _meta: { 'countersign/note': 'for the audit' },
    })
    const id = await asked
    expect((await cast.request(id)).note).toBe('for the audit')
    await cast.decide(id, 'deny')
    await answer
    await expect(
      client.callTool({
        name: 'odd_environment',
        arguments: {},
        _meta: { 'countersign/note': 'x'.repeat(2001) },
      }),
    ).rejects.toThrow('at most 2000')
  })

  it('asks ahead for several tools, and uses each approval once', async () => {
    const asked = cast.nextRequest()
    const first = textOf(
      await call('countersign_request_access', {
        connector: 'odd',
        tools: ['write', 'environment'],
        note: 'spring cleaning',
      }),
    )
    const id = await asked
    expect(first).toContain(`Request ${id} is pending: Grace Hopper must agree first.`)
    expect(
      textOf(await call('countersign_request_access', { connector: 'odd', tools: ['environment', 'write'] })),
    ).toContain(id)
    await cast.decide(id, 'approve', { tools: ['write'] })
    const status = textOf(await call('countersign_request_status', { requestId: id }))
    expect(status).toContain('- odd_write: approved, ready')
    expect(status).toContain('- odd_environment: denied')
    expect(textOf(await call('odd_write', { any: 'thing' }))).toBe('did it')
    expect((await cast.request(id)).tools.find(({ name }) => name === 'write')?.grant).toBe('used')
    const again = cast.nextRequest()
    const held = call('odd_write', { any: 'thing' })
    await cast.decide(await again, 'deny')
    expect((await held).isError).toBe(true)
  })

  it('hears what an approver asks, and answers it, which decides nothing', async () => {
    const asked = cast.nextRequest()
    await call('countersign_request_access', { connector: 'odd', tools: ['weather'] })
    const id = await asked
    const answer = (text: string) => call('countersign_answer_question', { requestId: id, answer: text })
    expect((await answer('Because.'))._meta).toMatchObject({ 'countersign/code': 'no_open_question' })
    await askQuestion(gateway.core, cast.graceCaller, id, { questionId: randomUUID(), text: 'What for?' })
    expect(textOf(await call('countersign_request_status', { requestId: id }))).toContain(
      'Grace Hopper asks: “What for?” If you know, answer with countersign_answer_question',
    )
    expect(textOf(await answer('For the spring report.'))).not.toContain('asks:')
    expect(await cast.request(id)).toMatchObject({
      status: 'pending',
      questions: [{ text: 'What for?', answer: { name: 'Bot', text: 'For the spring report.' } }],
    })
    const other = await CLIENTS['sdk 1'](gateway.url, await cast.addAgent('Nosy'))
    const nosy = await other.callTool({
      name: 'countersign_answer_question',
      arguments: { requestId: id, answer: 'x' },
    })
    expect(nosy._meta).toMatchObject({ 'countersign/code': 'not_found' })
    await other.close()
    await cast.decide(id, 'deny')
  })

  it('answers a coding agent’s permission prompt', async () => {
    const asked = cast.nextRequest()
    const answer = call('permission_prompt', {
      tool_name: 'Bash',
      input: { command: 'rm -r build' },
      tool_use_id: 't1',
    })
    const id = await asked
    expect(await cast.request(id)).toMatchObject({
      connector: { key: 'own-tools' },
      tools: [{ name: 'Bash', destructive: true }],
    })
    await cast.decide(id, 'approve')
    expect(JSON.parse(textOf(await answer))).toEqual({
      behavior: 'allow',
      updatedInput: { command: 'rm -r build' },
    })
    expect((await cast.request(id)).tools[0]?.grant).toBe('used')

    const second = cast.nextRequest()
    const refused = call('permission_prompt', { tool_name: 'Bash', input: { command: 'rm -r /' } })
    await cast.decide(await second, 'deny', { reason: 'far too much' })
    const parsed = JSON.parse(textOf(await refused)) as { behavior: string; message: string }
    expect(parsed.behavior).toBe('deny')
    expect(parsed.message).toContain('far too much')
  })

  describe('given bad input', () => {
    it.each([
      ['odd_nothing', 'Connector “odd” has no tool “nothing”'],
      ['none_echo', 'There is no connector “none”'],
      ['echo', 'There is no tool “echo”'],
      ['_', 'There is no tool'],
    ])('refuses the unknown tool %s', async (name, text) => {
      await expect(call(name)).rejects.toThrow(text)
    })

    it('names the path of an argument that does not fit', async () => {
      const refused = await call('odd_echo', { text: 7 })
      expect(refused).toMatchObject({ isError: true, _meta: { 'countersign/code': 'invalid_arguments' } })
      expect(textOf(refused)).toContain('/text')
    })

    it('refuses arguments over the limits', async () => {
      const deep = JSON.parse(`${'{"a":'.repeat(35)}1${'}'.repeat(35)}`) as Record<string, unknown>
      const many = Object.fromEntries(Array.from({ length: 2500 }, (_, i) => [`k${i}`, i]))
      for (const given of [{ text: 'x'.repeat(300 * 1024) }, deep, many]) {
        expect(await call('odd_plain', given)).toMatchObject({
          isError: true,
          _meta: { 'countersign/code': 'arguments_too_large' },
        })
      }
      expect(await cast.pending()).toEqual([])
    })

    it('reports a connector that crashes in mid-call, and one that answers 50 MB', async () => {
      const crashed = await call('odd_crash')
      expect(crashed).toMatchObject({ isError: true, _meta: { 'countersign/code': 'upstream_crashed' } })
      expect(textOf(crashed)).toContain('not known whether the call took effect')
      const large = await call('odd_huge', { megabytes: 50 })
      expect(large).toMatchObject({ isError: true, _meta: { 'countersign/code': 'upstream_too_large' } })
      expect(textOf(await call('odd_echo', { text: 'still here' }))).toBe('still here')
    })
  })
})
