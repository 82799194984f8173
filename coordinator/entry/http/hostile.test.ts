import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { must } from '../../testing/cast.ts'
import { cast, stage } from '../../testing/staged.ts'
import { OWNER_TOKEN } from '../../testing/test-coordinator.ts'

const head = async (): Promise<number> =>
  (await must<{ entries: number }>(cast.olga.client.get('/audit/verify'))).entries

/** Sends bytes as they are and gives the first line of the answer. */
function raw(text: string): Promise<string> {
  const { port } = new URL(stage.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(text))
    let answer = ''
    socket.on('data', (data) => (answer += data.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${stage.url}/api/v1/requests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${cast.robot.token}`, 'content-type': 'application/json', ...headers },
    body,
  })

describe('bad input', () => {
  it.each([
    ['not JSON', '{"connector":', 422, 'invalid_json'],
    ['nothing', '', 422, 'invalid_body'],
    ['a key twice', '{"connector":"files","connector":"mail","tools":[{"name":"x"}]}', 422, 'unsafe_json'],
    [
      'a key that reaches the prototype',
      '{"__proto__":{"admin":true},"connector":"files","tools":[]}',
      422,
      'unsafe_json',
    ],
    [
      'a number that is not kept',
      '{"connector":"files","tools":[{"name":"x","arguments":{"n":9007199254740993}}]}',
      422,
      'unsafe_json',
    ],
    ['half a character', '{"connector":"files","note":"\\ud800","tools":[{"name":"x"}]}', 422, 'unsafe_json'],
    [
      'an unknown field',
      '{"connector":"files","tools":[{"name":"read_file"}],"status":"approved"}',
      422,
      'invalid_body',
    ],
    ['a list where an object is wanted', '[]', 422, 'invalid_body'],
    ['an unknown connector', '{"connector":"none","tools":[{"name":"x"}]}', 422, 'unknown_connector'],
    ['an unknown tool', '{"connector":"files","tools":[{"name":"x"}]}', 422, 'unknown_tool'],
    [
      'a tool twice',
      '{"connector":"files","tools":[{"name":"read_file"},{"name":"read_file"}]}',
      422,
      'invalid_body',
    ],
    [
      'arguments of the wrong shape',
      '{"connector":"files","tools":[{"name":"read_file","arguments":{"path":5}}]}',
      422,
      'invalid_arguments',
    ],
    [
      'arguments without what is needed',
      '{"connector":"files","tools":[{"name":"read_file","arguments":{}}]}',
      422,
      'invalid_arguments',
    ],
    [
      'deep arguments',
      `{"connector":"files","tools":[{"name":"read_file","arguments":{"path":"a","x":${'['.repeat(40)}${']'.repeat(40)}}}]}`,
      413,
      'arguments_too_large',
    ],
    [
      'large arguments',
      `{"connector":"files","tools":[{"name":"write_file","arguments":{"path":"a","content":"${'x'.repeat(300_000)}"}}]}`,
      413,
      'arguments_too_large',
    ],
    [
      'a body beyond the limit',
      `{"connector":"files","note":"${'x'.repeat(1_100_000)}"}`,
      413,
      'body_too_large',
    ],
  ])('%s is refused with a code and changes nothing', async (_what, body, status, code) => {
    const before = await head()
    const response = await post(body)
    const problem = (await response.json()) as { code: string; status: number; errors?: { path: string }[] }
    expect([response.status, problem.code, problem.status]).toEqual([status, code, status])
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await head()).toBe(before)
  })

  it('names the field that is wrong', async () => {
    const response = await post('{"connector":"files","tools":[{"name":"read_file","arguments":{"path":5}}]}')
    expect(await response.json()).toMatchObject({ errors: [{ path: '/path', code: 'type' }] })
  })

  it('another type of body is refused', async () => {
    expect(
      (await post('connector=files', { 'content-type': 'application/x-www-form-urlencoded' })).status,
    ).toBe(422)
  })

  it.each([
    ['GET /api/v1/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n', /^HTTP\/1\.1 404/],
    ['GET / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400/],
    ['GET /api/v1/about HTTP/1.1\r\nHost: evil.example\r\n\r\n', /^HTTP\/1\.1 403/],
    [
      'GET /api/v1/about HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n',
      /^HTTP\/1\.1 403/,
    ],
    [`GET /api/v1/about HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431/],
    [
      'POST /api/v1/requests HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      /^HTTP\/1\.1 400/,
    ],
    ['\x16\x03\x01 not http at all', /^HTTP\/1\.1 400/],
  ])('bytes %j are answered with a refusal', async (bytes, expected) => {
    expect(await raw(bytes)).toMatch(expected)
  })

  it('an unknown address and an unknown method are 404 with a code', async () => {
    for (const [method, path] of [
      ['GET', '/api/v1/nothing'],
      ['PATCH', '/api/v1/requests'],
      ['GET', '/nothing'],
    ] as const) {
      const response = await fetch(stage.url + path, {
        method,
        headers: { authorization: `Bearer ${OWNER_TOKEN}` },
      })
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
        404,
        'unknown_address',
      ])
    }
  })

  it('answers carry the headers that keep a browser safe', async () => {
    const { headers } = await fetch(`${stage.url}/api/v1/about`)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'")
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })
})
