import type { ASTNode } from '@marcbachmann/cel-js'
import { partsOf } from './expression-safety.ts'
import { compileGlob, type TextMatcher } from './glob.ts'
import { isWithinFolder } from './within-folder.ts'

type TermOperator = Comparison | 'startsWith' | 'endsWith' | 'contains' | 'within' | 'glob'

/**
 * One comparison of a member of the arguments with a text or number that stands in the rule. Kept as data and not as a
 * function, so that a decision among thousands of rules touches little memory.
 */
export interface Term {
  readonly path: readonly string[]
  readonly operator: TermOperator
  readonly literal: string | number
  /** For `glob` only. */
  readonly matches: TextMatcher | null
}

/** The sides of a conjunction: those that are simple terms, and whether all are. */
export function termsOf(ast: ASTNode): { readonly terms: readonly Term[]; readonly complete: boolean } {
  const parts = conjuncts(ast)
  const terms = parts.flatMap((part) => termOf(part) ?? [])
  return { terms, complete: terms.length === parts.length }
}

const conjuncts = (node: ASTNode): readonly ASTNode[] =>
  node.op === '&&' ? partsOf(node).flatMap(conjuncts) : [node]

function termOf(node: ASTNode): Term | null {
  switch (node.op) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const [left, right] = node.args
      return comparison(left, node.op, right) ?? comparison(right, MIRRORED[node.op], left)
    }
    case 'rcall':
      return textCall(node.args[0], node.args[1], node.args[2])
    default:
      return null
  }
}

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='
const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function comparison(receiver: ASTNode, operator: Comparison, side: ASTNode): Term | null {
  const path = pathOf(receiver)
  const literal = textOf(side) ?? numberOf(side)
  return path === null || literal === null ? null : { path, operator, literal, matches: null }
}

function textCall(name: string, receiver: ASTNode, args: readonly ASTNode[]): Term | null {
  const path = pathOf(receiver)
  const literal = args[0] === undefined ? null : textOf(args[0])
  if (path === null || literal === null) return null
  switch (name) {
    case 'startsWith':
    case 'endsWith':
    case 'contains':
    case 'within':
      return { path, operator: name, literal, matches: null }
    case 'glob':
      return { path, operator: name, literal, matches: compileGlob(literal) }
  }
  return null
}

/** Null for a member of another type: what happens then, the expression itself must say. */
export function testTerm({ operator, literal, matches }: Term, member: unknown): boolean | null {
  if (typeof literal === 'number')
    return typeof member === 'number' ? compare(operator, member, literal) : null
  if (typeof member !== 'string') return null
  switch (operator) {
    case 'startsWith':
      return member.startsWith(literal)
    case 'endsWith':
      return member.endsWith(literal)
    case 'contains':
      return member.includes(literal)
    case 'within':
      return isWithinFolder(member, literal)
    case 'glob':
      return matches === null ? null : matches(member)
    default:
      return compare(operator, member, literal)
  }
}

function compare<T extends string | number>(operator: TermOperator, member: T, literal: T): boolean | null {
  switch (operator) {
    case '==':
      return member === literal
    case '!=':
      return member !== literal
    case '<':
      return member < literal
    case '<=':
      return member <= literal
    case '>':
      return member > literal
    case '>=':
      return member >= literal
    default:
      return null
  }
}

/** The text that the member must be equal to, or begin with, for the term to hold; null for other terms. */
export function demandedText({
  operator,
  literal,
}: Term): { kind: 'equals' | 'prefix'; text: string } | null {
  if (typeof literal !== 'string') return null
  if (operator === '==') return { kind: 'equals', text: literal }
  const text = demandedPrefix(operator, literal)
  return text === '' ? null : { kind: 'prefix', text }
}

function demandedPrefix(operator: TermOperator, literal: string): string {
  if (operator === 'startsWith') return literal
  if (operator === 'within') return literal.endsWith('/') ? literal.slice(0, -1) : literal
  return operator === 'glob' ? (literal.split(/[*?]/, 1)[0] ?? '') : ''
}

const textOf = (node: ASTNode): string | null =>
  node.op === 'value' && typeof node.args === 'string' ? node.args : null

/** A number that stands there and that a double holds exactly, as the expression compares without rounding. */
function numberOf(node: ASTNode): number | null {
  if (node.op === '-_') {
    const positive = numberOf(node.args)
    return positive === null ? null : -positive
  }
  if (typeof node.args === 'number') return node.args
  return typeof node.args === 'bigint' && Number.isSafeInteger(Number(node.args)) ? Number(node.args) : null
}

/** The member path of `arguments.a.b` or `arguments["a"].b`; null for anything else. */
function pathOf(node: ASTNode): readonly string[] | null {
  if (node.op === 'id') return node.args === 'arguments' ? [] : null
  if (node.op !== '.' && node.op !== '[]') return null
  const [receiver, member] = node.args
  const name = typeof member === 'string' ? member : textOf(member)
  if (name === null) return null
  const above = pathOf(receiver)
  return above && [...above, name]
}
