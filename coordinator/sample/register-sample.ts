import { sampleTry, sampleWorkspace, type SampleWorkspace } from '../../shared/contract/http/session.ts'
import { requirePerson, requireRole } from '../core/access/roles.ts'
import type { Api } from '../entry/http/api.ts'
import { installSample, removeSample, sampleStatus, type SampleDeps } from './sample-workspace.ts'
import type { SampleTrials } from './try-sample.ts'

/** `/sample-workspace`: to see how Countersign works before anything of one's own is connected. */
export function registerSample(api: Api, deps: SampleDeps & { readonly trials: SampleTrials }): void {
  /** One after the other: a second click must not add everything twice. */
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<SampleWorkspace>): Promise<SampleWorkspace> => {
    const done = queue.then(work)
    queue = done.catch(() => undefined)
    return done
  }
  const tags = ['sample workspace']

  api.get(
    '/sample-workspace',
    { schema: { tags, summary: 'Whether it is installed', response: { 200: sampleWorkspace } } },
    (request) => {
      requirePerson(request.caller)
      return sampleStatus(deps)
    },
  )
  api.post(
    '/sample-workspace',
    { schema: { tags, summary: 'Add it', response: { 201: sampleWorkspace } } },
    async (request, reply) => {
      const person = requirePerson(request.caller)
      return reply.status(201).send(await inTurn(() => installSample(deps, person)))
    },
  )
  api.delete(
    '/sample-workspace',
    { schema: { tags, summary: 'Take back everything that it added', response: { 200: sampleWorkspace } } },
    (request) => {
      const person = requirePerson(request.caller)
      return inTurn(() => removeSample(deps, person))
    },
  )
  api.post(
    '/sample-workspace/try',
    { schema: { tags, summary: 'Let the sample agent make a real call', response: { 200: sampleTry } } },
    (request) => {
      requireRole(request.caller, 'admin')
      return deps.trials.start()
    },
  )
}
