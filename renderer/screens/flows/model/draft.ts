import type { FlowResource, SaveFlow } from '../../../../shared/contract/http/flows.ts'
import type { ChannelKind, FlowGraph, FlowNode, FlowScope } from '../../../../shared/domain/flow/flow.ts'
import { uniqueEdges } from '../../../flow-builder/model/graph-index.ts'
import { newFlowGraph } from '../../../flow-builder/model/edit/insert.ts'

/** A setting with its own switch. What was typed stays while it is off. `minutes` is null while the field is empty. */
export interface TimedSetting {
  readonly on: boolean
  readonly minutes: number | null
}

export interface AdvancedDraft {
  readonly autoApprove: TimedSetting
  readonly autoDeny: TimedSetting
  readonly remind: TimedSetting & { readonly repeatedly: boolean }
  readonly notifyRequester: boolean
  readonly cc: { readonly on: boolean; readonly emails: readonly string[] }
  readonly webhook: { readonly on: boolean; readonly url: string; readonly secret: string }
  readonly smsReplies: boolean
  readonly allowSelfApproval: boolean
}

/** A flow while it is being designed: everything typed, also what is switched off or not valid yet. Plain JSON. */
export interface FlowDraft {
  /** Null for a new flow. */
  readonly flowId: string | null
  /** What the edit started from; null for a new flow. */
  readonly base: FlowResource | null
  readonly name: string
  readonly description: string
  readonly active: boolean
  /** Asks wherever a policy names no flow. */
  readonly isDefault: boolean
  readonly scope: {
    readonly type: FlowScope['type']
    readonly connectors: readonly string[]
    readonly groups: readonly string[]
  }
  readonly channels: readonly ChannelKind[]
  readonly graph: FlowGraph
  readonly advanced: AdvancedDraft
  /** The words that confirm auto-approval of destructive tools, as typed. */
  readonly confirm: string
}

const AUTO_APPROVE_MINUTES = 120
const AUTO_DENY_MINUTES = 240
const REMIND_MINUTES = 60

export const newDraft = (): FlowDraft => ({
  flowId: null,
  base: null,
  name: '',
  description: '',
  active: true,
  isDefault: false,
  scope: { type: 'global', connectors: [], groups: [] },
  channels: ['email'],
  graph: newFlowGraph(),
  advanced: {
    autoApprove: { on: false, minutes: AUTO_APPROVE_MINUTES },
    autoDeny: { on: false, minutes: AUTO_DENY_MINUTES },
    remind: { on: false, minutes: REMIND_MINUTES, repeatedly: false },
    notifyRequester: true,
    cc: { on: false, emails: [] },
    webhook: { on: false, url: '', secret: '' },
    smsReplies: false,
    allowSelfApproval: false,
  },
  confirm: '',
})

/** A flow as its own contents, without what the coordinator adds. */
export type FlowContents = Omit<SaveFlow, 'baseVersion' | 'confirm'>

/** What a saved flow says. */
export function contentsOfFlow({
  id: _id,
  version: _version,
  updatedAt: _at,
  webhookGoneAt: _goneAt,
  ...contents
}: FlowResource): FlowContents {
  return contents
}

/** The draft that shows these contents. */
export function draftOf(contents: FlowContents, base: FlowResource | null): FlowDraft {
  const { advanced, scope } = contents
  const timed = (minutes: number | null, usual: number) => ({
    on: minutes !== null,
    minutes: minutes ?? usual,
  })
  return {
    flowId: base?.id ?? null,
    base,
    name: contents.name,
    description: contents.description,
    active: contents.active,
    isDefault: contents.isDefault ?? false,
    scope: {
      type: scope.type,
      connectors: scope.type === 'connectors' ? scope.connectors : [],
      groups: scope.type === 'groups' ? scope.groups : [],
    },
    channels: contents.channels,
    graph: normalGraph(contents.graph as FlowGraph),
    advanced: {
      autoApprove: timed(advanced.autoApproveAfterMinutes, AUTO_APPROVE_MINUTES),
      autoDeny: timed(advanced.autoDenyAfterMinutes, AUTO_DENY_MINUTES),
      remind: {
        ...timed(advanced.remindAfterMinutes, REMIND_MINUTES),
        repeatedly: advanced.remindRepeatedly ?? false,
      },
      notifyRequester: advanced.notifyRequester,
      cc: { on: advanced.ccEmails.length > 0, emails: advanced.ccEmails },
      webhook:
        advanced.webhook === null ? { on: false, url: '', secret: '' } : { on: true, ...advanced.webhook },
      smsReplies: advanced.smsReplies ?? false,
      allowSelfApproval: advanced.allowSelfApproval,
    },
    confirm: '',
  }
}

/** What a draft says as a flow: switched-off settings and empty rows left out. */
export function contentsOf(draft: FlowDraft): FlowContents {
  const { advanced, scope } = draft
  const minutes = (setting: TimedSetting) => (setting.on ? setting.minutes : null)
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    active: draft.active,
    isDefault: draft.isDefault,
    scope: scopeOf(scope),
    channels: [...draft.channels],
    graph: cleanGraph(draft.graph) as SaveFlow['graph'],
    advanced: {
      autoApproveAfterMinutes: minutes(advanced.autoApprove),
      autoDenyAfterMinutes: minutes(advanced.autoDeny),
      remindAfterMinutes: minutes(advanced.remind),
      ...(advanced.remind.on && advanced.remind.repeatedly ? { remindRepeatedly: true } : {}),
      notifyRequester: advanced.notifyRequester,
      ccEmails: advanced.cc.on ? filled(advanced.cc.emails) : [],
      webhook: advanced.webhook.on
        ? { url: advanced.webhook.url.trim(), secret: advanced.webhook.secret }
        : null,
      ...(advanced.smsReplies ? { smsReplies: true } : {}),
      allowSelfApproval: advanced.allowSelfApproval,
    },
  }
}

/** The body that saves a draft. `overwrite` names the version that is replaced knowingly. */
export function saveBodyOf(draft: FlowDraft, overwrite?: number): SaveFlow {
  const baseVersion = overwrite ?? draft.base?.version
  return {
    ...contentsOf(draft),
    ...(baseVersion === undefined ? {} : { baseVersion }),
    ...(draft.confirm.trim() === '' ? {} : { confirm: draft.confirm.trim() }),
  }
}

function scopeOf({ type, connectors, groups }: FlowDraft['scope']): SaveFlow['scope'] {
  switch (type) {
    case 'global':
      return { type }
    case 'connectors':
      return { type, connectors: [...connectors] }
    case 'groups':
      return { type, groups: [...groups] }
  }
}

/** The graph with empty rows of addresses left out. */
const cleanGraph = (graph: FlowGraph): FlowGraph => ({ ...graph, nodes: graph.nodes.map(cleanNode) })

const cleanNode = (node: FlowNode): FlowNode =>
  (node.kind === 'approval' || node.kind === 'notify') &&
  node.emails.some((email) => email.trim() !== email || email === '')
    ? { ...node, emails: filled(node.emails) }
    : node

const normalGraph = (graph: FlowGraph): FlowGraph => ({ nodes: graph.nodes, edges: uniqueEdges(graph.edges) })

const filled = (texts: readonly string[]): string[] =>
  texts.map((text) => text.trim()).filter((text) => text !== '')
