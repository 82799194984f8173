import type { IncomingHttpHeaders } from 'node:http'
import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server'
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts'
import type { SentCall } from './answer-call.ts'

/** A tool call that is served without the SDK, and by what its client knows it. */
export interface PlainCall extends SentCall {
  readonly id: string | number
  readonly progressToken: string | number | undefined
}

const MESSAGE_KEYS: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params'])
const PARAM_KEYS: ReadonlySet<string> = new Set(['name', 'arguments', '_meta'])
/** The SDK's list is of the revisions that begin with `initialize`. */
const REVISIONS: ReadonlySet<string> = new Set(SUPPORTED_PROTOCOL_VERSIONS)
/** What the newer revisions and the SDK's own extensions say in `_meta`. */
const RESERVED_META = 'io.modelcontextprotocol/'

/**
 * The tool call that a message plainly is, in one of the revisions of 2025 and before: nearly all that agents send. Null
 * for everything else, and for all that is in doubt: the SDK then serves it, or refuses it in its own words.
 */
export function readPlainCall(headers: IncomingHttpHeaders, body: JsonValue | undefined): PlainCall | null {
  if (!plainHeaders(headers) || !isObject(body) || !hasOnly(body, MESSAGE_KEYS)) return null
  const { jsonrpc, id, method, params } = body
  if (jsonrpc !== '2.0' || method !== 'tools/call' || !isName(id) || !isObject(params)) return null
  if (!hasOnly(params, PARAM_KEYS)) return null
  const { name, arguments: given = {}, _meta: meta } = params
  if (typeof name !== 'string' || !isObject(given)) return null
  if (meta === undefined) return { id, name, given, meta, progressToken: undefined }
  if (!isObject(meta) || Object.keys(meta).some((key) => key.startsWith(RESERVED_META))) return null
  const { progressToken } = meta
  if (progressToken !== undefined && !isName(progressToken)) return null
  return { id, name, given, meta, progressToken }
}

function plainHeaders(headers: IncomingHttpHeaders): boolean {
  const { accept = '', 'mcp-protocol-version': revision } = headers
  // Of the newest revision, whose rules about headers are the SDK's to check.
  if (headers['mcp-method'] !== undefined || headers['mcp-name'] !== undefined) return false
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) return false
  return revision === undefined || (typeof revision === 'string' && REVISIONS.has(revision))
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isName = (value: JsonValue | undefined): value is string | number =>
  typeof value === 'string' || Number.isSafeInteger(value)

function hasOnly(value: JsonObject, known: ReadonlySet<string>): boolean {
  for (const key in value) if (!known.has(key)) return false
  return true
}
