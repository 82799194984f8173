import { Environment, type ASTNode } from '@marcbachmann/cel-js'
import { expressionProblem, hasLoop, type ExpressionProblem } from './expression-safety.ts'
import { compileGlob, type TextMatcher } from './glob.ts'
import { countUpTo } from './count-values.ts'
import { isWithinFolder } from './within-folder.ts'

/** Longest expression, in characters. */
const MAX_EXPRESSION = 2_000

/** Loops are run over at most this many values in all, so that no call can make a rule slow. */
const MAX_VALUES_FOR_LOOPS = 5_000

export interface Expression {
  readonly source: string
  readonly ast: ASTNode
  /** Null when the values do not fit the expression: a missing member, text where a number is due, too large a list. */
  readonly test: (values: Readonly<Record<string, unknown>>) => boolean | null
}

export interface ExpressionLanguage {
  readonly compile: (
    source: string,
  ) => { ok: true; expression: Expression } | { ok: false; problem: ExpressionProblem }
}

/**
 * CEL (cel.dev) over the named variables, cut down to what costs time linear in the values: no regular expressions, no
 * loops over loops, no clock. Beyond CEL: numbers mix in arithmetic, because JSON has one kind of number, and two
 * functions on text: `glob("a*")` and `within("/folder")`, which a path with `..` never is.
 */
export function createExpressionLanguage(variables: Readonly<Record<string, string>>): ExpressionLanguage {
  const environment = new Environment({
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 600, maxDepth: 40, maxListElements: 200, maxMapEntries: 200 },
  })
  for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type)
  for (const [operator, apply] of Object.entries(ARITHMETIC)) {
    for (const [left, right] of MIXED) {
      environment.registerOperator(`${left} ${operator} ${right}: double`, (a: unknown, b: unknown) =>
        apply(Number(a), Number(b)),
      )
    }
  }
  environment.registerOperator('double % double: double', (a: number, b: number) => a % b)
  const globs = new Map<string, TextMatcher>()
  environment.registerFunction('string.glob(string): bool', (text: string, pattern: string) => {
    let matches = globs.get(pattern)
    if (!matches) globs.set(pattern, (matches = compileGlob(pattern)))
    return matches(text)
  })
  environment.registerFunction('string.within(string): bool', isWithinFolder)

  return { compile: (source) => compile(environment, new Set(Object.keys(variables)), source) }
}

const MIXED = [
  ['double', 'int'],
  ['int', 'double'],
] as const
const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}

function compile(
  environment: Environment,
  variables: ReadonlySet<string>,
  source: string,
): ReturnType<ExpressionLanguage['compile']> {
  if (source.length > MAX_EXPRESSION)
    return failed(`longer than ${MAX_EXPRESSION} characters`, MAX_EXPRESSION)
  try {
    const run = environment.parse(source)
    const problem = expressionProblem(run.ast, variables)
    if (problem) return { ok: false, problem }
    const { valid, type, error } = run.check()
    if (!valid) return failed(summaryOf(error), positionOf(error))
    if (type !== 'bool' && type !== 'dyn')
      return failed(`it gives ${type ?? 'nothing'}, not true or false`, 0)
    const loops = hasLoop(run.ast)
    return {
      ok: true,
      expression: {
        source,
        ast: run.ast,
        test: (values) => {
          if (loops && countUpTo(values, MAX_VALUES_FOR_LOOPS) >= MAX_VALUES_FOR_LOOPS) return null
          try {
            const result: unknown = run(values)
            return typeof result === 'boolean' ? result : null
          } catch {
            // The value is what failed, and whoever asks decides what that means; the details would quote arguments.
            return null
          }
        },
      },
    }
  } catch (error) {
    return failed(summaryOf(error), positionOf(error))
  }
}

const failed = (detail: string, position: number): { ok: false; problem: ExpressionProblem } => ({
  ok: false,
  problem: { detail, position },
})

/** The library's first line; the rest draws the source with an arrow. */
const summaryOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'not valid'

function positionOf(error: unknown): number {
  const range = (error as { range?: { start?: unknown } } | null)?.range
  return typeof range?.start === 'number' ? range.start : 0
}
