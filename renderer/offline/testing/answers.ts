import type { ApiCall } from '../transport.ts'

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

export const problem = (status: number, code: string, data: Record<string, unknown> = {}): Response =>
  json(status, { type: `urn:${code}`, title: code, status, code, detail: `the detail of ${code}`, data })

/** A coordinator that answers each call by `answer`; an error thrown there is a network that fails. */
export function answering(answer: (call: ApiCall) => Response | Promise<Response>) {
  const calls: ApiCall[] = []
  return {
    calls,
    transport: {
      kind: 'browser' as const,
      fetch: async (call: ApiCall): Promise<Response> => {
        calls.push(call)
        return answer(call)
      },
    },
  }
}
