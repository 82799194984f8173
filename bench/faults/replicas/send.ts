interface Sent {
  readonly token: string
  readonly path: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  /** How long an answer is waited for. */
  readonly ms?: number
}

const PATIENCE_MS = 4_000
const HOLD_SECONDS = 4
/** What arrived while the server was suspended took too long for it, and was not looked at. */
const REQUEST_TIMEOUT = 408

/** Null where nobody answered, or only that nothing can be said now: whoever asked asks again, with the same key. */
export async function send<T = unknown>(
  url: string,
  { token, path, body, headers = {}, ms = PATIENCE_MS }: Sent,
): Promise<{ readonly status: number; readonly body: T } | null> {
  try {
    const reply = await fetch(`${url}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ms),
    })
    const answer = (await reply.json()) as T
    return reply.status >= 500 || reply.status === REQUEST_TIMEOUT
      ? null
      : { status: reply.status, body: answer }
  } catch {
    return null
  }
}

/** The words that a tool call is answered with; null where there was no answer. */
export async function callTool(
  url: string,
  {
    token,
    name,
    given,
    ms,
  }: {
    readonly token: string
    readonly name: string
    readonly given: Readonly<Record<string, unknown>>
    /** How long an answer is waited for beyond the time that the call is held. */
    readonly ms: number
  },
): Promise<string | null> {
  try {
    const reply = await fetch(`${url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'countersign-hold': String(HOLD_SECONDS),
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name, arguments: given },
      }),
      signal: AbortSignal.timeout(HOLD_SECONDS * 1_000 + ms),
    })
    const text = await reply.text()
    const last = [...text.matchAll(/^data: (.*)$/gm)].at(-1)?.[1] ?? text
    const { result } = JSON.parse(last) as { result?: { content?: { text?: string }[] } }
    return result?.content?.[0]?.text ?? null
  } catch {
    return null
  }
}
