import type { JsonObject } from '../json.ts'
import { ownValue } from '../own-value.ts'
import { createExpressionLanguage, type Expression } from '../policy/expression.ts'
import type { ExpressionProblem } from '../policy/expression-safety.ts'
import type { RequestSnapshot } from '../request/snapshot.ts'
import { isDestructive, riskOf } from './risk.ts'

/**
 * What a flow's condition may know of a request: no more than it needs to choose a way.
 *
 * Left out on purpose: the note and the agent's name, because they are the agent's words; votes and reasons, because a
 * way must not depend on who was quick; names of people and groups, because ids are what cannot be taken by somebody
 * else. There is no single `arguments`: an agent that asks for one tool more must not make a rule look elsewhere.
 */
export interface ConditionView {
  /** The connector's key. */
  readonly connector: string
  readonly tools: readonly {
    readonly name: string
    readonly readOnly: boolean
    readonly destructive: boolean
    /** Those in force. Absent when the agent asked ahead; an expression that reads them then fails. */
    readonly arguments?: JsonObject
  }[]
  /** Every tool only reads. */
  readonly readOnly: boolean
  /** Some tool destroys or overwrites. */
  readonly destructive: boolean
  readonly risk: string
  readonly requester: { readonly id: string; readonly email: string; readonly groups: readonly string[] }
}

const language = createExpressionLanguage({
  connector: 'string',
  tools: 'list<dyn>',
  readOnly: 'bool',
  destructive: 'bool',
  risk: 'string',
  requester: 'map<string, dyn>',
} satisfies Record<keyof ConditionView, string>)

/** The view of a snapshot's request, with approvers' edits in force. */
export function conditionView(
  snapshot: Pick<RequestSnapshot, 'connector' | 'tools' | 'requester'>,
  edits: Readonly<Record<string, JsonObject>>,
): ConditionView {
  const definitions = snapshot.tools.map(({ definition }) => definition)
  return {
    connector: snapshot.connector.key,
    tools: snapshot.tools.map(({ definition, arguments: asked }) => {
      const inForce = ownValue(edits, definition.name) ?? asked
      const tool = {
        name: definition.name,
        readOnly: definition.readOnly,
        destructive: isDestructive(definition),
      }
      return inForce === undefined ? tool : { ...tool, arguments: inForce }
    }),
    readOnly: definitions.every(({ readOnly }) => readOnly),
    destructive: definitions.some(isDestructive),
    risk: riskOf(definitions),
    requester: {
      id: snapshot.requester.id,
      email: snapshot.requester.email,
      groups: snapshot.requester.groups.map(({ id }) => id),
    },
  }
}

type Compiled = { ok: true; expression: Expression } | { ok: false; problem: ExpressionProblem }

/** Expressions once compiled. Bounded, because the builder compiles at every key. */
const compiled = new Map<string, Compiled>()
const KEPT = 500

/** A branch's expression (CEL over `ConditionView`), or what is wrong with it and where. */
export function compileBranch(when: string): Compiled {
  const known = compiled.get(when)
  if (known !== undefined) return known
  if (compiled.size >= KEPT) compiled.clear()
  const made = language.compile(when)
  compiled.set(when, made)
  return made
}
