import { refuse, type Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import type { RequestCommand } from '../command.ts'
import { askedBy, digestOf } from '../digest.ts'
import type { Plan } from '../plan.ts'

/**
 * Creates a request from its snapshot, which must be whole: at least one tool, none twice (decisions name tools), and
 * the digest of what it asks for.
 *
 * Refuses: `invalid_body`, `changed`.
 */
export function submit(command: Extract<RequestCommand, { type: 'submit' }>, now: Now): Plan | Refusal {
  const { snapshot, directory } = command
  const names = snapshot.tools.map(({ definition }) => definition.name)
  if (names.length === 0 || new Set(names).size !== names.length) return refuse('invalid_body')
  if (digestOf(askedBy(snapshot)) !== snapshot.digest) return refuse('changed')
  const { at, elapsed, running } = now
  return {
    ok: true,
    happenings: [{ type: 'request.created', snapshot, at, elapsed, running }],
    recount: { directory, because: 'recounted' },
  }
}
