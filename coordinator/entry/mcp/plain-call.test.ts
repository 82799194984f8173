import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts'
import { readPlainCall } from './plain-call.ts'

const HEADERS = { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-06-18' }
const params = { name: 'files_read', arguments: { path: '/a' } }
const sent = (more: JsonObject = {}): JsonObject => ({
  jsonrpc: '2.0',
  id: 7,
  method: 'tools/call',
  params,
  ...more,
})

describe('a message that plainly is a tool call', () => {
  it('is read with its id, its arguments and what it says about itself', () => {
    const meta = { progressToken: 'p', note: 'why' }
    expect(readPlainCall(HEADERS, sent({ id: 'x', params: { ...params, _meta: meta } }))).toEqual({
      id: 'x',
      name: 'files_read',
      given: { path: '/a' },
      meta,
      progressToken: 'p',
    })
  })

  it('may have no arguments, and come from a client that names no revision', () => {
    const plain = readPlainCall({ accept: HEADERS.accept }, sent({ params: { name: 'files_list' } }))
    expect(plain).toMatchObject({ id: 7, given: {}, progressToken: undefined })
  })

  it.each<[string, JsonValue | undefined]>([
    ['nothing', undefined],
    ['several messages', [sent()]],
    ['another method', sent({ method: 'tools/list' })],
    ['another JSON-RPC', sent({ jsonrpc: '1.0' })],
    ['no id', { jsonrpc: '2.0', method: 'tools/call', params }],
    ['an id that is no name', sent({ id: 1.5 })],
    ['an id of null', sent({ id: null })],
    ['something beside the message', sent({ extra: 1 })],
    ['something beside name and arguments', sent({ params: { ...params, task: {} } })],
    ['no name', sent({ params: { arguments: {} } })],
    ['arguments in a list', sent({ params: { name: 'a_b', arguments: [] } })],
    ['a progress token that is none', sent({ params: { ...params, _meta: { progressToken: {} } } })],
    [
      'the envelope of the newest revision',
      sent({ params: { ...params, _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } } }),
    ],
  ])('is not %s', (_what, body) => {
    expect(readPlainCall(HEADERS, body)).toBeNull()
  })

  it.each([
    ['takes no streams', { ...HEADERS, accept: 'application/json' }],
    ['says nothing of what it takes', { 'mcp-protocol-version': '2025-06-18' }],
    ['speaks the newest revision', { ...HEADERS, 'mcp-protocol-version': '2026-07-28' }],
    ['speaks a revision that nobody knows', { ...HEADERS, 'mcp-protocol-version': '1999-01-01' }],
    ['repeats the call in headers', { ...HEADERS, 'mcp-method': 'tools/call' }],
  ])('is not from a client that %s', (_what, headers) => {
    expect(readPlainCall(headers, sent())).toBeNull()
  })
})
