import type { JsonObject } from '../json.ts'
import { demandedText, termsOf, testTerm, type Term } from './condition-terms.ts'
import type { ExpressionProblem } from './expression-safety.ts'
import { createExpressionLanguage, type Expression } from './expression.ts'
import { memberAt } from './member-at.ts'

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
  /** All of the condition, where it is no more than simple terms joined by `&&`. */
  readonly terms: readonly Term[] | null
  readonly expression: Expression
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
  const { terms, complete } = termsOf(expression.ast)
  return {
    ok: true,
    condition: { source, terms: complete ? terms : null, expression, guard: guardOf(terms) },
  }
}

/**
 * Whether a condition holds for the arguments of a call; null when they do not fit it, so that whoever asks must take
 * the stricter side.
 *
 * Most conditions are a few comparisons, which need no interpreter. It decides only where a member is missing or of
 * another type. In CEL a conjunction is false as soon as one side is, whatever the others do, errors included.
 */
export function testCondition({ terms, expression }: Condition, args: JsonObject): boolean | null {
  if (terms === null) return expression.test({ arguments: args })
  for (const term of terms) {
    const holds = testTerm(term, memberAt(args, term.path))
    if (holds === null) return expression.test({ arguments: args })
    if (!holds) return false
  }
  return true
}

/** By the same rule, a condition does not hold where its guard does not. */
function guardOf(terms: readonly Term[]): Guard | null {
  const guards = terms.flatMap((term): Guard[] => {
    const demanded = demandedText(term)
    return demanded === null ? [] : [{ path: term.path, ...demanded }]
  })
  const equals = guards.find(({ kind }) => kind === 'equals')
  return equals ?? guards.sort((a, b) => b.text.length - a.text.length)[0] ?? null
}
