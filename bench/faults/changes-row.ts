import { randomUUID } from 'node:crypto'
import { createCalls } from '../../coordinator/core/calls/create-calls.ts'
import type { AgentCall } from '../../coordinator/core/core-contract.ts'
import type { Core } from '../../coordinator/core/core.ts'
import { authenticate } from '../../coordinator/core/identity/authenticate.ts'
import { decideRequest } from '../../coordinator/core/requests/decide-request.ts'
import type { AgentCaller, PersonCaller } from '../../coordinator/ports/caller.ts'
import { must, setStage, type Cast } from '../../coordinator/testing/cast.ts'
import { startTestCoordinator } from '../../coordinator/testing/test-coordinator.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import type { JsonObject } from '../../shared/domain/json.ts'
import type { FaultRow } from './row.ts'
import { createRandom, type Random } from './simulator/random.ts'

const AT_ONCE = 100
/** Requests that wait for a decision, and as many that are approved and not yet carried out. */
const REQUESTS = 20

type Texts = Readonly<Record<string, string>>

/** Every text may become one that looks much the same; every member another, none, or one more. */
const EDITS: readonly ((values: Texts, key: string, text: string, random: Random) => JsonObject)[] = [
  (values, key, text) => ({ ...values, [key]: `${text} ` }),
  (values, key, text) => ({ ...values, [key]: ` ${text}` }),
  (values, key, text) => ({ ...values, [key]: `${text}\u200b` }),
  (values, key, text) => ({ ...values, [key]: `\u202e${text}` }),
  (values, key, text) => ({ ...values, [key]: text.replace('e', 'е') + '\u0301' }),
  (values, key, text) => ({ ...values, [key]: text.toUpperCase() + 'X' }),
  (values, key, text) => ({ ...values, [key]: `../${text}` }),
  (values, key, text, random) => ({ ...values, [key]: `${text}${random.between(0, 1e9)}` }),
  (values, key) => ({ ...values, [key]: '' }),
  (values, key) => ({ ...values, [key]: null }),
  (values, key, text) => ({ ...values, [key]: [text] }),
  (values, key, text) => ({ ...values, [key]: { value: text } }),
  (values, key, _text, random) => ({ ...values, [key]: random.between(-1e9, 1e9) }),
  (values, key) => ({ ...values, [key]: true }),
  (values, key) => Object.fromEntries(Object.entries(values).filter(([name]) => name !== key)),
  (values, key, text) => ({ ...values, [`${key} `]: text }),
  (values, _key, _text, random) => ({ ...values, [`more${random.between(0, 1e6)}`]: 1 }),
  (values) => ({ ...values, constructor: 'x' }),
  (values) => ({ path: values['content'] ?? null, content: values['path'] ?? null }),
  () => ({}),
]

/** What was shown, what is decided and what runs are made to differ, in every pair of the three. */
export const changesRow: FaultRow = {
  what: 'changes of a request between view, vote and execution',
  goal: '100,000 changes, 100 % refused and recorded',
  unit: 'changes',
  full: 100_000,
  short: 1_000,
  async play({ seed, rounds, isOver, tell, say }) {
    const random = createRandom(seed)
    const stage = await startTestCoordinator()
    const { core } = stage.coordinator
    const counts: Record<string, number> = {}
    let [done, wrong] = [0, 0]
    try {
      const cast = await setStage(stage)
      const agent = (await authenticate(core, cast.robot.token, undefined)) as AgentCaller
      const ana = (await authenticate(core, cast.ana.token, undefined)) as PersonCaller
      const held = await many(cast, REQUESTS)
      const approved = await many(cast, REQUESTS)
      for (const { request } of approved) await decideRequest(core, ana, request.id, approve(request.digest))
      const before = await recorded(core)
      const oneChange = async (): Promise<void> => {
        const what = random.pick(['view and vote', 'vote and call', 'definition'])
        counts[what] = (counts[what] ?? 0) + 1
        const outcome =
          what === 'view and vote'
            ? await decideRequest(core, ana, random.pick(held).request.id, approve(otherDigest(random))).then(
                () => 'applied',
                codeOf,
              )
            : await callOtherwise(core, agent, random.pick(approved), what, random)
        if (outcome === 'changed' || outcome === 'digest_mismatch') return
        wrong += 1
        tell({ what, outcome })
      }
      while (done < rounds && !isOver()) {
        const count = Math.min(AT_ONCE, rounds - done)
        await Promise.all(Array.from({ length: count }, oneChange))
        done += count
        if (done % 20_000 === 0) say(`${done} of ${rounds} changes, ${wrong} wrong`)
      }
      const missing = done - ((await recorded(core)) - before)
      if (missing !== 0) tell({ unrecorded: missing })
      wrong += Math.abs(missing)
      // What nobody changed still runs, once: the refusals above were about the change and nothing else.
      for (const { request, call } of approved) {
        const begun = await createCalls(core).beginCall(agent, request.id, call)
        if (!begun.ok) throw new Error(`an unchanged call was refused: ${begun.code}`)
      }
    } finally {
      await stage.stop()
    }
    return { done, wrong, counts }
  },
}

interface Held {
  readonly request: Request
  readonly call: AgentCall & { readonly arguments: Texts }
}

const approve = (digest: string) => ({ decisionId: randomUUID(), verdict: 'approve' as const, digest })
const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error))
const otherDigest = (random: Random): string =>
  Array.from({ length: 64 }, () => random.between(0, 15).toString(16)).join('')

async function many({ robot }: Cast, count: number): Promise<Held[]> {
  const all: Held[] = []
  for (let index = 0; index < count; index += 1) {
    const values = { path: `folder/file-${index}.txt`, content: `the text of ${index}` }
    const call = { connectorKey: 'files', tool: 'write_file', arguments: values }
    const body = { connector: 'files', tools: [{ name: call.tool, arguments: values }] }
    all.push({ request: await must<Request>(robot.client.post('/requests', body)), call })
  }
  return all
}

/** Uses an approval for other arguments, or for a tool that its connector has described anew. */
async function callOtherwise(
  core: Core,
  agent: AgentCaller,
  { request, call }: Held,
  what: string,
  random: Random,
): Promise<string> {
  if (what === 'vote and call') {
    const key = random.pick(Object.keys(call.arguments))
    const values = random.pick(EDITS)(call.arguments, key, call.arguments[key] ?? '', random)
    const begun = await createCalls(core).beginCall(agent, request.id, { ...call, arguments: values })
    return begun.ok ? 'begun' : begun.code
  }
  const redescribed: Core = {
    ...core,
    connectorStatus: (id) => {
      const status = core.connectorStatus(id)
      const anew = otherDigest(random)
      return {
        ...status,
        tools: (status.tools ?? []).map((tool) => ({ ...tool, definitionHash: anew })),
      } as typeof status
    },
  }
  const begun = await createCalls(redescribed).beginCall(agent, request.id, call)
  return begun.ok ? 'begun' : begun.code
}

async function recorded(core: Core): Promise<number> {
  const PAGE = 5_000
  let [found, since] = [0, 0]
  for (;;) {
    const entries = await core.store.read((tx) => tx.log.read(since, PAGE))
    found += entries.filter(
      ({ type }) => type === 'request.decision-refused' || type === 'call.refused',
    ).length
    since = entries.at(-1)?.seq ?? since
    if (entries.length < PAGE) return found
  }
}
