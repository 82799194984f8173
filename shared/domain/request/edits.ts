import { canonicalJson } from '../canonical/canonical-json.ts'
import type { JsonObject } from '../json.ts'
import type { Edits, Undigested } from './digest.ts'
import type { Vote } from './state.ts'

/**
 * The arguments in force where they differ from the agent's: of each tool, those of the latest decision that replaced
 * them and was not withdrawn. Arguments edited back to what the agent asked are no edit.
 */
export function editsOf(snapshot: Pick<Undigested, 'tools'>, votes: readonly Vote[]): Edits {
  const latest = new Map<string, JsonObject>()
  for (const { edits, withdrawnAt } of votes) {
    if (withdrawnAt !== undefined) continue
    for (const [tool, values] of Object.entries(edits ?? {})) latest.set(tool, values)
  }
  return Object.fromEntries([...latest].filter(([tool, values]) => !isAsAsked(snapshot, tool, values)))
}

function isAsAsked({ tools }: Pick<Undigested, 'tools'>, name: string, values: JsonObject): boolean {
  const asked = tools.find(({ definition }) => definition.name === name)?.arguments
  return asked !== undefined && canonicalJson(asked) === canonicalJson(values)
}

/** The edits that would be in force once somebody decides with `more`. */
export function editsWith(snapshot: Pick<Undigested, 'tools'>, edits: Edits, more: Edits): Edits {
  return Object.fromEntries(
    Object.entries({ ...edits, ...more }).filter(([tool, values]) => !isAsAsked(snapshot, tool, values)),
  )
}
