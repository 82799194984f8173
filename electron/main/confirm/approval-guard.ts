import { z } from 'zod'
import { AppError } from '../../../shared/domain/app-error.ts'
import { isDestructive } from '../../../shared/domain/flow/risk.ts'
import { problemError } from '../access/problem-error.ts'

/** What a request asks for, as far as its risk goes. Read from the coordinator, never from the page. */
const askedFor = z.object({
  tools: z.array(z.object({ name: z.string(), readOnly: z.boolean(), destructive: z.boolean() })).min(1),
})
export type AskedFor = z.infer<typeof askedFor>

/** Of a page's decision: what it would let run. Everything else in it is the coordinator's to judge. */
const decision = z.looseObject({
  verdict: z.enum(['approve', 'deny']),
  tools: z.array(z.string()).optional(),
})

/** A call by which a request may end well for its agent. */
export interface ApprovingCall {
  readonly requestId: string
  readonly kind: 'decision' | 'policy'
}

/**
 * Whether a path (as a router would read it, escapes undone) approves, whatever the method; null when it does not.
 * @param path with single slashes, decoded
 */
export function approvingCall(path: string): ApprovingCall | null {
  const parts = path.split('/').filter(Boolean)
  const last = parts.at(-1)?.toLowerCase()
  const under = parts.slice(0, 3).join('/').toLowerCase() === 'api/v1/requests'
  if (!under || (last !== 'decisions' && last !== 'resolve')) return null
  return { requestId: parts.slice(3, -1).join('/'), kind: last === 'resolve' ? 'policy' : 'decision' }
}

/**
 * Whether an approval of these tools must be given in the app's own window: as soon as one of them destroys, or is not
 * known to the coordinator.
 * @param chosen names of the tools approved; all when undefined
 */
export function needsOwnWindow({ tools }: AskedFor, chosen?: readonly string[]): boolean {
  const names = chosen ?? tools.map(({ name }) => name)
  return names.some((name) => {
    const same = tools.filter((tool) => tool.name === name)
    return same.length !== 1 || same.some(isDestructive)
  })
}

/**
 * Keeps approvals of high risk from pages. What is let through is written anew from what was judged here, so that nobody
 * after this reads it in another way.
 *
 * @param read asks the coordinator for one request
 * @returns the body to send
 * @throws AppError `own_window_required`, `invalid_body`, `not_found`, and what `read` throws
 */
export async function guardApproval(
  { requestId, kind }: ApprovingCall,
  body: Uint8Array<ArrayBuffer> | null,
  read: (path: string) => Promise<Response>,
): Promise<Uint8Array<ArrayBuffer>> {
  const said = parse(body)
  const judged = kind === 'decision' ? decision.safeParse(said) : null
  if (judged?.success === false) throw new AppError('invalid_body')
  const rewritten = new TextEncoder().encode(JSON.stringify(said))
  if (judged?.data.verdict === 'deny') return rewritten
  if (!/^[\w-]{1,64}$/.test(requestId)) throw new AppError('not_found', { thing: 'request' })
  const answer = await read(`/api/v1/requests/${requestId}`)
  if (!answer.ok) throw await problemError(answer)
  const asked = askedFor.safeParse(await answer.json().catch(() => null))
  if (!asked.success || needsOwnWindow(asked.data, judged?.data.tools)) {
    throw new AppError('own_window_required')
  }
  return rewritten
}

function parse(body: Uint8Array<ArrayBuffer> | null): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body ?? new Uint8Array()))
  } catch {
    throw new AppError('invalid_body')
  }
}
