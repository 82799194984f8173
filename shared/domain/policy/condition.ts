import type { ASTNode } from '@marcbachmann/cel-js'
import type { JsonObject } from '../json.ts'
import { createExpressionLanguage, type ExpressionProblem } from './expression.ts'
import { partsOf } from './expression-safety.ts'

/**
 * Something that must hold for a condition to hold, simple enough to look up instead of trying: the text at `path`
 * in the arguments equals `text`, or begins with it.
 */
export interface Guard {
  readonly path: readonly string[]
  readonly kind: 'equals' | 'prefix'
  readonly text: string
}

export interface Condition {
  readonly source: string
  /** Null when the arguments do not fit the condition. Whoever asks must then take the stricter side. */
  readonly test: (args: JsonObject) => boolean | null
  readonly guard: Guard | null
}

const language = createExpressionLanguage({ arguments: 'map<string, dyn>' })

/** A policy's condition from its text, an expression over `arguments`; or what is wrong with it. */
export function compileCondition(
  source: string,
): { ok: true; condition: Condition } | { ok: false; problem: ExpressionProblem } {
  const result = language.compile(source)
  if (!result.ok) return result
  const { expression } = result
  return {
    ok: true,
    condition: {
      source,
      test: (args) => expression.test({ arguments: args }),
      guard: guardOf(expression.ast),
    },
  }
}

/**
 * In CEL a conjunction is false as soon as one side is, whatever the other side does, errors included. So a rule whose
 * guard does not hold cannot match and need not be tried.
 */
function guardOf(ast: ASTNode): Guard | null {
  const guards = conjuncts(ast).flatMap((part) => simpleGuard(part) ?? [])
  const equals = guards.find((guard) => guard.kind === 'equals')
  return equals ?? guards.sort((a, b) => b.text.length - a.text.length)[0] ?? null
}

const conjuncts = (node: ASTNode): readonly ASTNode[] =>
  node.op === '&&' ? partsOf(node).flatMap(conjuncts) : [node]

function simpleGuard(node: ASTNode): Guard | null {
  if (node.op === '==') {
    const [left, right] = node.args
    return guard(left, 'equals', textOf(right)) ?? guard(right, 'equals', textOf(left))
  }
  if (node.op !== 'rcall') return null
  const [name, receiver, [argument]] = node.args
  const text = argument ? textOf(argument) : null
  if (text === null) return null
  if (name === 'startsWith') return guard(receiver, 'prefix', text)
  if (name === 'within') return guard(receiver, 'prefix', text.endsWith('/') ? text.slice(0, -1) : text)
  if (name === 'glob') return guard(receiver, 'prefix', text.split(/[*?]/, 1)[0] ?? '')
  return null
}

function guard(receiver: ASTNode, kind: Guard['kind'], text: string | null): Guard | null {
  if (text === null || (kind === 'prefix' && text === '')) return null
  const path = pathOf(receiver)
  return path ? { path, kind, text } : null
}

const textOf = (node: ASTNode): string | null =>
  node.op === 'value' && typeof node.args === 'string' ? node.args : null

/** The member path of `arguments.a.b` or `arguments["a"].b`; null for anything else. */
function pathOf(node: ASTNode): readonly string[] | null {
  if (node.op === 'id') return node.args === 'arguments' ? [] : null
  if (node.op !== '.' && node.op !== '[]') return null
  const [receiver, member] = node.args
  const name = typeof member === 'string' ? member : textOf(member)
  const above = name === null ? null : pathOf(receiver)
  return above && name !== null ? [...above, name] : null
}
