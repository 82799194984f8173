import type { ErrorCode } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import { riskOf } from '../flow/risk.ts'
import { ownValue } from '../own-value.ts'
import type { Directory, PersonRef } from '../people/person.ts'
import { maskArguments, type MaskedArguments, type MaskedPath } from '../redact/mask.ts'
import { isoOf, type Now } from '../time.ts'
import { awaitedAt, whyNotDecide } from './authorise.ts'
import { changedPaths } from './changed-paths.ts'
import type { Actor } from './command.ts'
import { approvalNode, decidersAt, seatedAtCreation } from './seats.ts'
import { NO_FLOW_STEP, type RequestedTool } from './snapshot.ts'
import type { GrantStatus, Question, RequestState, RequestStatus, Step, Vote } from './state.ts'
import type { DecisionView, QuestionView, RequestView, StepView, ToolView, WireObject } from './view-shape.ts'

/** What a view needs besides the request itself. */
export interface ViewContext {
  /** How the connector is doing now. */
  readonly connectorStatus: string
  readonly directory: Directory
  readonly now: Now
}

/** The view of a request, for every viewer alike; `personalise` adds what only one of them is told. */
export function requestView(state: RequestState, context: ViewContext): RequestView {
  const { snapshot } = state
  const { requester, agent, connector, flow, policy } = snapshot
  const expiry = state.timers.find(({ kind }) => kind === 'expire')
  return {
    id: snapshot.id,
    status: state.status,
    revision: state.revision,
    requester: { ...refOf(requester), groups: requester.groups.map(({ id, name }) => ({ id, name })) },
    agent: agent === null ? null : { id: agent.id, name: agent.name },
    connector: {
      id: connector.id,
      key: connector.key,
      name: connector.name,
      status: context.connectorStatus,
    },
    tools: snapshot.tools.map((tool) => toolView(state, tool)),
    risk: riskOf(snapshot.tools.map(({ definition }) => definition)),
    ...(snapshot.note === undefined ? {} : { note: snapshot.note }),
    createdAt: isoOf(state.createdAt),
    expiresAt: expiry === undefined ? null : isoOf(state.createdAt + expiry.dueAt - state.createdElapsed),
    ...resolutionView(state),
    notified: state.told.length > 0,
    flow:
      flow === null
        ? null
        : {
            id: flow.id,
            version: flow.version,
            name: flow.name,
            allowSelfApproval: flow.advanced.allowSelfApproval,
          },
    policy: policy === null ? null : { id: policy.id, name: policy.name },
    steps: state.steps.map((step) => stepView(state, step, context)),
    questions: state.questions.map(questionView),
    timeline: state.timeline.map(({ at, type, data }) => ({ at: isoOf(at), type, data: wire(data) })),
    assignees: assigneesOf(state, context),
    digest: state.digest,
  }
}

/** A view with whether this viewer may decide now, and if not, why: the code that deciding would be refused with. */
export function personalise<V>(
  view: V,
  state: RequestState,
  viewer: Actor,
  { directory, now }: Pick<ViewContext, 'directory' | 'now'>,
): V & { canDecide: boolean; cannotDecideBecause?: ErrorCode } {
  const why = whyNotDecide(viewer, state, directory, now)
  return why === null ? { ...view, canDecide: true } : { ...view, canDecide: false, cannotDecideBecause: why }
}

function assigneesOf(state: RequestState, { directory, now }: ViewContext): string[] {
  const awaited = state.steps.flatMap((step) => awaitedAt(state, step, directory, now.at))
  return [...new Set(awaited.map(({ id }) => id))]
}

function toolView(state: RequestState, { definition, arguments: asked }: RequestedTool): ToolView {
  const { name, title, description, readOnly, destructive, definitionHash, inputSchema } = definition
  const edit = ownValue(state.edits, name)
  const inForce = edit ?? asked
  const { masked, maskedPaths } = inForce === undefined ? NOTHING_MASKED : maskedOnce(inForce, inputSchema)
  const grant =
    state.status === 'pending' ? undefined : state.grants.find(({ tool }) => tool === name)?.status
  const outcome = outcomeOf(state, name, grant)
  return {
    name,
    ...(title === undefined ? {} : { title }),
    description,
    readOnly,
    destructive,
    ...(masked === undefined ? {} : { arguments: wire(masked) }),
    maskedPaths: maskedPaths.map(({ path, type, length }) => ({ path, type, length })),
    edited: edit !== undefined,
    ...(edit === undefined || asked === undefined
      ? {}
      : { asked: askedView(asked, edit, maskedPaths, inputSchema) }),
    definitionHash,
    ...(outcome === undefined ? {} : { outcome }),
    ...(grant === undefined ? {} : { grant }),
  }
}

/** What the agent had asked, masked as well, and where it differs from what would run. */
function askedView(
  asked: JsonObject,
  edit: JsonObject,
  hidden: readonly MaskedPath[],
  schema: JsonObject | undefined,
): NonNullable<ToolView['asked']> {
  const { masked, maskedPaths } = maskedOnce(asked, schema)
  const secrets = new Set([...hidden, ...maskedPaths].map(({ path }) => path))
  return {
    arguments: wire(masked),
    maskedPaths: maskedPaths.map(({ path, type, length }) => ({ path, type, length })),
    changedPaths: changedPaths(asked, edit, secrets),
  }
}

/** Arguments never change while a request goes from state to state, and looking for secrets in them is the most of a view. */
const maskedBefore = new WeakMap<
  JsonObject,
  { readonly schema: JsonObject | undefined; readonly made: MaskedArguments }
>()

function maskedOnce(values: JsonObject, schema: JsonObject | undefined): MaskedArguments {
  const before = maskedBefore.get(values)
  if (before && before.schema === schema) return before.made
  const made = maskArguments(values, schema)
  maskedBefore.set(values, { schema, made })
  return made
}

const NOTHING_MASKED = { masked: undefined, maskedPaths: [] }

const DENYING: ReadonlySet<RequestStatus> = new Set(['denied', 'auto-denied', 'partly-approved'])

function outcomeOf(state: RequestState, tool: string, grant?: GrantStatus): ToolView['outcome'] {
  if (grant !== undefined) return 'approved'
  return state.deniedTools.includes(tool) || DENYING.has(state.status) ? 'denied' : undefined
}

function resolutionView(state: RequestState): Pick<RequestView, 'resolvedAt' | 'resolution'> {
  if (state.status === 'pending') return {}
  const { resolution } = state
  const resolvedAt = isoOf(resolution.at)
  switch (resolution.by) {
    case 'people': {
      const { id, name } = resolution.person
      const reason = state.votes.findLast(
        (vote) => vote.by.id === id && vote.withdrawnAt === undefined,
      )?.reason
      return { resolvedAt, resolution: { by: 'people', name, ...(reason === undefined ? {} : { reason }) } }
    }
    case 'policy':
      return { resolvedAt, resolution: { by: 'policy', name: resolution.person.name } }
    case 'timeout':
      return { resolvedAt, resolution: { by: 'timeout', name: resolution.timer } }
    case 'requester':
    case 'agent': {
      const { by, name, reason } = resolution
      return { resolvedAt, resolution: { by, name, ...(reason === undefined ? {} : { reason }) } }
    }
  }
}

function stepView(state: RequestState, step: Step, { directory, now }: ViewContext): StepView {
  const { nodeId, name, status, minimum } = step
  const node = approvalNode(state.snapshot, nodeId)
  const seated =
    node === undefined
      ? []
      : state.snapshot.flow === null
        ? decidersAt(state, node, directory, now.at)
        : seatedAtCreation(state, node)
  return {
    id: nodeId,
    name: name ?? (nodeId === NO_FLOW_STEP ? 'Any approver' : nodeId),
    status,
    minimum,
    eligible: seated.map(refOf),
    decisions: state.votes.filter((vote) => vote.nodeId === nodeId).map(decisionView),
  }
}

function decisionView(vote: Vote): DecisionView {
  const { decisionId, by, onBehalfOf, verdict, tools, reason, at, via, withdrawnAt, self } = vote
  return {
    decisionId,
    by: refOf(by),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf: refOf(onBehalfOf) }),
    verdict,
    tools: [...tools],
    ...(reason === undefined ? {} : { reason }),
    at: isoOf(at),
    via,
    ...(withdrawnAt === undefined ? {} : { withdrawnAt: isoOf(withdrawnAt) }),
    ...(self === undefined ? {} : { self }),
  }
}

const questionView = ({ id, by, text, at, answer }: Question): QuestionView => ({
  id,
  by: refOf(by),
  text,
  at: isoOf(at),
  ...(answer === undefined
    ? {}
    : { answer: { name: answer.by.name, text: answer.text, at: isoOf(answer.at) } }),
})

const refOf = ({ id, name, email }: PersonRef): PersonRef => ({ id, name, email })

/** The same values; only what TypeScript says about changing them differs. */
const wire = (value: JsonObject): WireObject => value as WireObject
