import type { JsonObject, JsonValue } from '../json.ts'
import { maskArguments } from '../redact/mask.ts'
import type { RequestSnapshot } from '../request/snapshot.ts'
import { DAY_MS, isoOf, type EpochMs } from '../time.ts'
import { celLiteral } from './cel-literal.ts'
import { compileCondition, testCondition } from './condition.ts'
import type { PolicyDraft } from './validate.ts'

const DEFAULT_DAYS = 30

export interface DraftedPolicy {
  readonly draft: PolicyDraft
  /** Top-level arguments that the draft leaves free: secrets, and what is too long to write out. */
  readonly freeArguments: readonly string[]
}

/**
 * A policy that would let the same call through again, and as little else as can be said: this requester, these tools
 * as they are defined now, these arguments, for 30 days. Somebody widens it by hand, seeing what it would have allowed.
 *
 * Arguments are pinned only where one tool was asked for, since a policy has one condition; secrets are never written
 * into it.
 */
export function draftPolicy(
  request: Pick<RequestSnapshot, 'requester' | 'connector' | 'tools'>,
  at: EpochMs,
  options: { readonly tools?: readonly string[]; readonly days?: number } = {},
): DraftedPolicy {
  const wanted = options.tools
  const tools = request.tools.filter(({ definition }) => !wanted || wanted.includes(definition.name))
  const names = tools.map(({ definition }) => definition.name)
  const [only] = tools
  const pinned =
    only?.arguments && tools.length === 1
      ? conditionFor(only.arguments, only.definition.inputSchema)
      : {
          condition: undefined,
          free: [...new Set(tools.flatMap((tool) => Object.keys(tool.arguments ?? {})))],
        }
  return {
    draft: {
      name: `${request.requester.name}: ${names.join(', ')} on ${request.connector.name}`.slice(0, 120),
      enabled: true,
      action: 'allow',
      subjects: { users: [request.requester.id], groups: [], agents: [] },
      connector: request.connector.key,
      tools: names,
      toolHashes: Object.fromEntries(
        tools.map(({ definition }) => [definition.name, definition.definitionHash]),
      ),
      ...(pinned.condition !== undefined && { condition: pinned.condition }),
      validUntil: isoOf(at + (options.days ?? DEFAULT_DAYS) * DAY_MS),
    },
    freeArguments: pinned.free,
  }
}

interface Pinned {
  readonly condition: string | undefined
  readonly free: readonly string[]
}

function conditionFor(args: JsonObject, schema: JsonObject): Pinned {
  const secret = new Set(maskArguments(args, schema).maskedPaths.map(({ path }) => path.split('/')[1]))
  const names = Object.keys(args)
  const whole = `arguments == ${celLiteral(args)}`
  if (secret.size === 0 && holds(whole, args)) return { condition: whole, free: [] }

  const parts = [`arguments.size() == ${names.length}`]
  const free: string[] = []
  for (const [name, value] of Object.entries(args)) {
    const part = memberEquals(name, value)
    if (!secret.has(pointerPart(name)) && holds([...parts, part].join(' && '), args)) parts.push(part)
    else {
      free.push(name)
      const present = `${celLiteral(name)} in arguments`
      if (holds([...parts, present].join(' && '), args)) parts.push(present)
    }
  }
  const condition = parts.join(' && ')
  return holds(condition, args) ? { condition, free } : { condition: undefined, free: names }
}

const memberEquals = (name: string, value: JsonValue): string =>
  `arguments[${celLiteral(name)}] == ${celLiteral(value)}`

const pointerPart = (name: string): string => name.replace(/~/g, '~0').replace(/\//g, '~1')

/** It compiles, within its limits, and is true for the call it was made from. */
function holds(condition: string, args: JsonObject): boolean {
  const result = compileCondition(condition)
  return result.ok && testCondition(result.condition, args) === true
}
