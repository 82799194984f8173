import type { ToolDefinition } from '../../connector/tool.ts'
import type { Flow } from '../../flow/flow.ts'
import type { JsonObject } from '../../json.ts'
import type { Directory } from '../../people/person.ts'
import type { Refusal } from '../../refusal.ts'
import { MINUTE_MS, type Now } from '../../time.ts'
import type { Advanced } from '../advance-contract.ts'
import { advance } from '../advance.ts'
import type { Actor, RequestCommand } from '../command.ts'
import { createSnapshot, type SnapshotParts } from '../create-snapshot.ts'
import { askedBy, callDigest, digestOf } from '../digest.ts'
import { editsWith } from '../edits.ts'
import type { Effect } from '../effect.ts'
import type { RequestEvent } from '../event.ts'
import type { RequestState, ResolvedRequest, Vote } from '../state.ts'
import type { Applied, History } from '../invariants/history.ts'
import { castDirectory } from './cast.ts'

const START_AT = Date.UTC(2026, 0, 5, 9)

/** A tool of the sample connector. Its name says what it does: `read…` only reads, `delete…` destroys. */
export const tool = (name: string, facts: Partial<ToolDefinition> = {}): ToolDefinition => ({
  name,
  description: `Does ${name}.`,
  readOnly: name.startsWith('read'),
  destructive: name.startsWith('delete'),
  idempotent: false,
  inputSchema: { type: 'object' },
  definitionHash: `hash-of-${name}`,
  ...facts,
})

export interface Asking {
  readonly tools?: readonly (
    string | { readonly definition: ToolDefinition; readonly arguments?: JsonObject }
  )[]
  readonly agent?: SnapshotParts['agent']
  readonly expiresInMinutes?: number | null
  readonly directory?: Directory
}

/** One request and the clock it lives by, driven command by command. Refusals are kept, so that a row can name them. */
export class Scenario {
  directory: Directory
  now: Now = { at: START_AT, elapsed: 0, running: 0 }
  events: RequestEvent[] = []
  effects: Effect[] = []
  last: Advanced | Refusal
  readonly applied: Applied[] = []
  private current: RequestState
  private flowToday: Flow | null
  private decisions = 0

  constructor(flow: Flow | null, asking: Asking = {}) {
    this.directory = asking.directory ?? castDirectory()
    this.flowToday = flow
    const tools = (asking.tools ?? ['write_file']).map((each) =>
      typeof each === 'string' ? { definition: tool(each), arguments: { path: `${each}.txt` } } : each,
    )
    const snapshot = createSnapshot(
      {
        id: 'request-1',
        requester: {
          id: 'rita',
          name: 'Rita Requester',
          email: 'rita@example.com',
          groups: [{ id: 'staff', name: 'staff' }],
          managerId: 'max',
        },
        agent: asking.agent === undefined ? { id: 'robot', name: 'Robot', ownerId: 'otto' } : asking.agent,
        connector: { id: 'c1', key: 'files', name: 'Files' },
        tools,
        flow,
        policy: null,
        expiresInMinutes: asking.expiresInMinutes ?? null,
      },
      this.directory,
    )
    const submit = { type: 'submit', snapshot, directory: this.directory } as const
    const created = advance(null, submit, this.now)
    if (!created.ok) throw new Error(`not submitted: ${created.code}`)
    this.applied.push({ command: submit, now: this.now, result: created })
    this.current = created.state
    this.last = created
    this.record(created)
  }

  get state(): RequestState {
    return this.current
  }

  get resolved(): ResolvedRequest {
    if (this.current.status === 'pending') throw new Error('still pending')
    return this.current
  }

  get history(): History {
    return { events: this.events, effects: this.effects, applied: this.applied, stored: this.current }
  }

  /** What the last command led to: `ok`, `repeated`, or the code of its refusal. */
  get outcome(): string {
    if (!this.last.ok) return this.last.code
    return this.last.repeated === true ? 'repeated' : 'ok'
  }

  give(command: RequestCommand): this {
    this.last = advance(this.current, command, this.now)
    this.applied.push({ command, now: this.now, result: this.last })
    if (this.last.ok) {
      this.current = this.last.state
      this.record(this.last)
    }
    return this
  }

  approve(id: string, facts: Partial<Extract<RequestCommand, { type: 'decide' }>> = {}): this {
    return this.decide(id, 'approve', facts)
  }

  deny(id: string, facts: Partial<Extract<RequestCommand, { type: 'decide' }>> = {}): this {
    return this.decide(id, 'deny', facts)
  }

  /** Approves with other arguments, as a coordinator would: with the digest of what would run. */
  edit(
    id: string,
    edits: Record<string, JsonObject>,
    facts: Partial<Extract<RequestCommand, { type: 'decide' }>> = {},
  ): this {
    const { snapshot, edits: inForce } = this.current
    const editedDigest = digestOf(askedBy(snapshot, editsWith(snapshot, inForce, edits)))
    return this.decide(id, 'approve', { edits, editedDigest, ...facts })
  }

  withdraw(id: string): this {
    const vote = this.current.votes.findLast(
      (each: Vote) => each.by.id === id && each.withdrawnAt === undefined,
    )
    const decisionId = vote?.decisionId ?? 'none'
    return this.give({ type: 'withdraw', actor: person(id), decisionId, directory: this.directory })
  }

  ask(id: string, questionId = 'q1'): this {
    return this.give({ type: 'ask', actor: person(id), questionId, text: 'Why?', directory: this.directory })
  }

  answer(questionId = 'q1', actor: Actor = person('rita')): this {
    return this.give({ type: 'answer', actor, questionId, text: 'Because.', directory: this.directory })
  }

  told(personId: string): this {
    return this.give({ type: 'told', personId, channel: 'email' })
  }

  execute(
    name: string,
    callId = 'call-1',
    digest = callDigest(this.current.snapshot, this.current.edits, name),
  ): this {
    return this.give({ type: 'execute', tool: name, callId, digest, directory: this.directory })
  }

  recount(directory: Directory): this {
    this.directory = directory
    return this.give({ type: 'recount', directory })
  }

  today(flow: Flow | null): this {
    this.flowToday = flow
    return this
  }

  fire(timerId: string): this {
    return this.give({ type: 'timer-due', timerId, flowToday: this.flowToday, directory: this.directory })
  }

  /** Lets minutes pass while the coordinator runs, firing each timer when it is due. */
  pass(minutes: number): this {
    const end = this.now.elapsed + minutes * MINUTE_MS
    for (;;) {
      const next = this.nextDue(end)
      if (next === undefined) break
      this.move(Math.max(0, next.in))
      this.fire(next.id)
    }
    this.move(end - this.now.elapsed)
    return this
  }

  /** Lets time pass without firing anything; `running` counts less of it when the coordinator was down. */
  move(ms: number, runningMs = ms): this {
    const { at, elapsed, running } = this.now
    this.now = { at: at + ms, elapsed: elapsed + ms, running: running + runningMs }
    return this
  }

  tellsOf(notice: string): readonly string[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'tell' && effect.notice === notice ? effect.to.map(({ id }) => id) : [],
    )
  }

  stepStatuses(): Record<string, string> {
    return Object.fromEntries(this.current.steps.map(({ nodeId, status }) => [nodeId, status]))
  }

  private nextDue(end: number): { id: string; in: number } | undefined {
    const due = (this.current.pausedAt === undefined ? this.current.timers : [])
      .map(({ id, basis, dueAt }) => ({ id, in: dueAt - this.now[basis] }))
      .filter((each) => this.now.elapsed + each.in <= end)
    return due.sort((a, b) => a.in - b.in)[0]
  }

  private decide(
    id: string,
    verdict: 'approve' | 'deny',
    facts: Partial<Extract<RequestCommand, { type: 'decide' }>>,
  ): this {
    this.decisions += 1
    return this.give({
      type: 'decide',
      actor: person(id),
      decisionId: `d${this.decisions}`,
      verdict,
      directory: this.directory,
      ...facts,
    })
  }

  private record({ events, effects }: Advanced): void {
    this.events.push(...events)
    this.effects.push(...effects)
  }
}

export const person = (id: string): Actor => ({ kind: 'person', id, via: 'desktop' })
export const robot: Actor = { kind: 'agent', id: 'robot', ownerId: 'otto' }
