import type { ASTNode } from '@marcbachmann/cel-js'
import { MAX_GLOB } from './glob.ts'

export interface ExpressionProblem {
  readonly detail: string
  /** Characters from 0. */
  readonly position: number
}

/** Functions and methods that need time linear in their text. `matches` is not among them: it would backtrack. */
const PLAIN: ReadonlySet<string> = new Set([
  ...['size', 'has', 'int', 'double', 'string', 'bool'],
  ...['startsWith', 'endsWith', 'lowerAscii', 'upperAscii', 'trim'],
])
/** Their pattern must stand in the rule: a pattern from the arguments would be the caller's to choose. */
const WITH_LITERAL: ReadonlySet<string> = new Set(['contains', 'glob', 'within'])
const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map'])

/** Why an expression may not be used although it is valid CEL, or null. */
export const expressionProblem = (ast: ASTNode, variables: ReadonlySet<string>): ExpressionProblem | null =>
  visit(ast, variables)

function visit(node: ASTNode, names: ReadonlySet<string>): ExpressionProblem | null {
  switch (node.op) {
    case 'value':
      return node.args instanceof Uint8Array ? problem(node, 'bytes are not used here') : null
    case 'id':
      if (names.has(node.args)) return null
      return problem(node, `“${node.args}” is not known here; known are ${[...names].join(', ')}`)
    case 'call':
      return PLAIN.has(node.args[0])
        ? first(partsOf(node), names)
        : problem(node, `“${node.args[0]}()” is not available`)
    case 'rcall':
      return visitMethod(node, node.args[0], node.args[1], node.args[2], names)
    default:
      return first(partsOf(node), names)
  }
}

/** The expressions directly inside an expression. */
export function partsOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return node.args
  }
}

/** True when the expression goes through a list or the keys of a map. */
export const hasLoop = (node: ASTNode): boolean =>
  (node.op === 'rcall' && LOOPS.has(node.args[0])) || partsOf(node).some(hasLoop)

/**
 * A loop's body may speak of its own item only. Then all loops together read each value once: nothing outside can be
 * read again for every item, and the time stays linear.
 */
function visitMethod(
  node: ASTNode,
  name: string,
  receiver: ASTNode,
  args: readonly ASTNode[],
  names: ReadonlySet<string>,
): ExpressionProblem | null {
  const inReceiver = visit(receiver, names)
  if (inReceiver) return inReceiver
  if (LOOPS.has(name)) {
    const [item, ...body] = args
    if (item?.op !== 'id') return problem(node, `“${name}” needs a name for its item`)
    return first(body, new Set([item.args]))
  }
  if (WITH_LITERAL.has(name)) {
    const pattern = args[0]
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
      return problem(node, `“${name}” needs its text written out in the rule`)
    }
    if (pattern.args.length > MAX_GLOB) return problem(pattern, `longer than ${MAX_GLOB} characters`)
    return null
  }
  if (!PLAIN.has(name)) return problem(node, `“${name}()” is not available`)
  return first(args, names)
}

function first(nodes: readonly ASTNode[], names: ReadonlySet<string>): ExpressionProblem | null {
  for (const node of nodes) {
    const found = visit(node, names)
    if (found) return found
  }
  return null
}

const problem = (node: ASTNode, detail: string): ExpressionProblem => ({ detail, position: node.start })
