import fc from 'fast-check'
import type { JsonObject } from '../../json.ts'
import type { Person } from '../../people/person.ts'
import { MINUTE_MS } from '../../time.ts'
import type { Flow } from '../../flow/flow.ts'
import { CAST, castPeople, directoryOf } from './cast.ts'
import { person, robot, Scenario, tool, type Asking } from './scenario.ts'

const PEOPLE = [
  ...Object.keys(CAST),
  'mail:board@example.com',
  'mail:lena@example.com',
  'mail:rita+x@example.com',
]
/** Mostly those who may decide: what everybody else may not is soon said. */
const someone = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('ada', 'abe', 'lena', 'max', 'eve', 'dora') },
  { weight: 1, arbitrary: fc.constantFrom(...PEOPLE) },
)
const member = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('ada', 'abe', 'lena', 'max') },
  { weight: 1, arbitrary: fc.constantFrom(...Object.keys(CAST)) },
)
const TOOLS = ['read_file', 'write_file', 'delete_file']

/** One thing that happens to a request, as data that shrinks and prints well. */
export type Move =
  | {
      readonly do: 'approve' | 'deny'
      readonly who: string
      readonly tools?: readonly string[]
      readonly stale: boolean
    }
  | {
      readonly do: 'edit'
      readonly who: string
      readonly tool: string
      readonly size: number
      readonly lie: boolean
    }
  | {
      readonly do: 'withdraw' | 'ask' | 'answer' | 'cancel' | 'told' | 'policy' | 'revoke'
      readonly who: string
    }
  | { readonly do: 'pass'; readonly minutes: number }
  | { readonly do: 'sleep'; readonly minutes: number; readonly running: number }
  | { readonly do: 'fire'; readonly which: number }
  | { readonly do: 'again'; readonly which: number }
  | { readonly do: 'change'; readonly who: string; readonly how: Change; readonly recount: boolean }
  | {
      readonly do: 'execute' | 'executed' | 'lost'
      readonly tool: string
      readonly call: number
      readonly lie: boolean
    }
  | { readonly do: 'today'; readonly flow: 'same' | 'gone' | 'off' | 'never' }

type Change = 'leave' | 'return' | 'deactivate' | 'join' | 'delegate' | 'manage' | 'promote'

const decision = fc.record(
  {
    do: fc.constantFrom('approve' as const, 'approve' as const, 'approve' as const, 'deny' as const),
    who: someone,
    tools: fc.uniqueArray(fc.constantFrom(...TOOLS), { minLength: 1 }),
    stale: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  },
  { requiredKeys: ['do', 'who', 'stale'] },
)
const edit = fc.record({
  do: fc.constant('edit' as const),
  who: someone,
  tool: fc.constantFrom(...TOOLS),
  size: fc.constantFrom(1, 50, 500),
  lie: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
})
const change = fc.record({
  do: fc.constant('change' as const),
  who: member,
  how: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Change>('delegate') },
    {
      weight: 3,
      arbitrary: fc.constantFrom<Change[]>('leave', 'return', 'deactivate', 'join', 'manage', 'promote'),
    },
  ),
  recount: fc.boolean(),
})

/** Anything, in any order: duplicates and things too late are as likely as the expected. */
export const anyMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: decision },
  { weight: 2, arbitrary: edit },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'withdraw' as const,
        'ask' as const,
        'told' as const,
        'told' as const,
        'told' as const,
      ),
      who: someone,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('answer' as const), who: fc.constantFrom('rita', 'otto', 'ada') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel' as const, 'policy' as const, 'revoke' as const),
      who: member,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.constantFrom(1, 5, 20, 60) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('sleep' as const),
      minutes: fc.constantFrom(1, 60, 3000),
      running: fc.constantFrom(0, 1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fire' as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('again' as const), which: fc.nat(20) }) },
  { weight: 3, arbitrary: change },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('execute' as const, 'execute' as const, 'executed' as const, 'lost' as const),
      tool: fc.constantFrom(...TOOLS),
      call: fc.nat(2),
      lie: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('today' as const),
      flow: fc.constantFrom('same' as const, 'gone' as const, 'off' as const, 'never' as const),
    }),
  },
)

/** What a request asks for: some tools, with and without arguments. */
export const anyAsking: fc.Arbitrary<Asking> = fc.record({
  tools: fc.uniqueArray(fc.constantFrom(...TOOLS), { minLength: 1 }).chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record(
          {
            definition: fc.boolean().map((idempotent) => tool(name, { idempotent })),
            arguments: fc.record({
              size: fc.constantFrom<(number | string)[]>(1, 500, 'large'),
              path: fc.constant('/srv/data/report.csv'),
            }),
          },
          { requiredKeys: ['definition'] },
        ),
      ),
    ),
  ) as fc.Arbitrary<NonNullable<Asking['tools']>>,
  expiresInMinutes: fc.constantFrom(null, 100),
})

/** Plays moves against a request with this flow; `watch` sees it after each of them. */
export function play(
  flow: Flow | null,
  asking: Asking,
  moves: readonly Move[],
  watch: (scenario: Scenario) => void = () => undefined,
): Scenario {
  const scenario = new Scenario(flow, asking)
  const people = castPeople()
  for (const move of moves) {
    apply(scenario, people, flow, move)
    watch(scenario)
  }
  return scenario
}

function apply(scenario: Scenario, people: Map<string, Person>, flow: Flow | null, move: Move): void {
  const names = scenario.state.snapshot.tools.map(({ definition }) => definition.name)
  switch (move.do) {
    case 'approve':
    case 'deny': {
      const tools = move.tools?.filter((name) => names.includes(name))
      scenario[move.do](move.who, {
        ...(tools === undefined || tools.length === 0 ? {} : { tools }),
        digest: move.stale ? '0'.repeat(64) : scenario.state.digest,
      })
      return
    }
    case 'edit': {
      const edits: Record<string, JsonObject> = {
        [move.tool]: { size: move.size, path: '/srv/data/report.csv' },
      }
      scenario.edit(move.who, edits, move.lie ? { editedDigest: scenario.state.digest } : {})
      return
    }
    case 'withdraw': {
      // Whoever has decided nothing tries to take back what somebody else did.
      const { votes } = scenario.state
      const vote =
        votes.findLast(({ by, withdrawnAt }) => by.id === move.who && withdrawnAt === undefined) ?? votes[0]
      const decisionId = vote?.decisionId ?? 'none'
      scenario.give({ type: 'withdraw', actor: person(move.who), decisionId, directory: scenario.directory })
      return
    }
    case 'ask':
      scenario.ask(move.who, `q${scenario.state.questions.length}`)
      return
    case 'answer':
      scenario.answer(
        `q${scenario.state.questions.length - 1}`,
        move.who === 'otto' ? robot : person(move.who),
      )
      return
    case 'cancel':
      scenario.give({ type: 'cancel', actor: move.who === 'otto' ? robot : person(move.who) })
      return
    case 'told':
      scenario.told(move.who)
      return
    case 'policy':
      scenario.give({
        type: 'resolve-by-policy',
        actor: person(move.who),
        person: { id: move.who, name: move.who, email: `${move.who}@example.com` },
        policyId: 'policy-1',
        action: 'allow',
        directory: scenario.directory,
      })
      return
    case 'revoke':
      scenario.give({ type: 'revoke', actor: person(move.who) })
      return
    case 'pass':
      scenario.pass(move.minutes)
      return
    case 'sleep':
      scenario.move(move.minutes * MINUTE_MS, move.running * MINUTE_MS)
      return
    case 'fire': {
      const timer = scenario.state.timers[move.which % Math.max(1, scenario.state.timers.length)]
      scenario.fire(timer?.id ?? 'auto-approve')
      return
    }
    case 'again': {
      const earlier = scenario.applied[move.which % scenario.applied.length]
      if (earlier !== undefined) scenario.give(earlier.command)
      return
    }
    case 'change':
      changePerson(people, move.who, move.how, scenario.now.at)
      scenario.directory = directoryOf(new Map(people))
      if (move.recount) scenario.recount(scenario.directory)
      return
    case 'execute':
      scenario.execute(move.tool, `call-${move.call}`, ...(move.lie ? ['0'.repeat(64)] : []))
      return
    case 'executed':
    case 'lost': {
      const outcome = move.do === 'lost' ? 'outcome-unknown' : 'used'
      scenario.give({ type: 'executed', tool: move.tool, callId: `call-${move.call}`, outcome })
      return
    }
    case 'today':
      scenario.today(flowToday(flow, move.flow))
  }
}

function flowToday(flow: Flow | null, how: 'same' | 'gone' | 'off' | 'never'): Flow | null {
  if (flow === null || how === 'gone') return null
  if (how === 'off') return { ...flow, active: false }
  return how === 'same'
    ? flow
    : { ...flow, version: 2, advanced: { ...flow.advanced, autoApproveAfterMinutes: null } }
}

function changePerson(people: Map<string, Person>, who: string, how: Change, at: number): void {
  const before = people.get(who)
  const original = castPeople().get(who)
  if (before === undefined || original === undefined) return
  const changes: Record<Change, Person> = {
    leave: { ...before, groups: [] },
    return: original,
    deactivate: { ...before, active: false },
    join: { ...before, groups: [...new Set([...before.groups, 'security', 'legal'])] },
    delegate: {
      ...before,
      delegation: { to: who === 'dora' ? 'rita' : 'dora', from: at, until: at + 30 * MINUTE_MS },
    },
    manage: { ...before, managerId: 'zoe' },
    promote: { ...before, role: 'admin' },
  }
  people.set(who, changes[how])
}
