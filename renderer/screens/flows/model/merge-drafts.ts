import type { FlowResource } from '../../../../shared/contract/http/flows.ts'
import type { ChannelKind, FlowGraph } from '../../../../shared/domain/flow/flow.ts'
import { mergeGraphs } from '../../../flow-builder/model/compare/merge-graph.ts'
import { mergeStrings } from '../../../flow-builder/model/compare/merge-list.ts'
import {
  mergeFields,
  mergeValue,
  type Choices,
  type Conflict,
} from '../../../flow-builder/model/compare/merge-value.ts'
import { contentsOf, draftOf, type FlowContents, type FlowDraft } from './draft.ts'

export interface Merge {
  /** Based on their version; saving it replaces that. */
  readonly draft: FlowDraft
  readonly conflicts: readonly Conflict[]
}

/**
 * Puts the changes of a draft and of a version that somebody else saved meanwhile together, as seen from what both
 * started from. Where both changed the same, `choices` says whose to take; without a choice it is the draft's.
 */
export function mergeDrafts(mine: FlowDraft, theirs: FlowResource, choices: Choices): Merge {
  const base: FlowContents = mine.base ?? theirs
  const [here, there] = [contentsOf(mine), theirs as FlowContents]
  const notes = { choices, conflicts: [] as Conflict[] }
  const merged = {
    name: mergeValue(notes, 'name', base.name, here.name, there.name),
    description: mergeValue(notes, 'description', base.description, here.description, there.description),
    active: mergeValue(notes, 'active', base.active, here.active, there.active),
    isDefault: mergeValue(notes, 'isDefault', base.isDefault, here.isDefault, there.isDefault),
    scope: mergeValue(notes, 'scope', base.scope, here.scope, there.scope),
    channels: mergeStrings(base.channels, here.channels, there.channels) as ChannelKind[],
    graph: mergeGraphs(notes, base.graph as FlowGraph, here.graph as FlowGraph, there.graph as FlowGraph),
    advanced: mergeFields(notes, 'advanced', base.advanced, here.advanced, there.advanced),
  }
  const draft = draftOf(merged as FlowContents, theirs)
  return {
    draft: { ...draft, advanced: keepTyped(mine, draft), confirm: mine.confirm },
    conflicts: notes.conflicts,
  }
}

/** What is switched off on both sides keeps what was typed into it. */
function keepTyped(mine: FlowDraft, merged: FlowDraft): FlowDraft['advanced'] {
  const { autoApprove, autoDeny, remind, cc, webhook } = mine.advanced
  const now = merged.advanced
  return {
    ...now,
    autoApprove: now.autoApprove.on ? now.autoApprove : { ...autoApprove, on: false },
    autoDeny: now.autoDeny.on ? now.autoDeny : { ...autoDeny, on: false },
    remind: now.remind.on ? now.remind : { ...remind, on: false },
    cc: now.cc.on ? now.cc : { ...cc, on: false },
    webhook: now.webhook.on ? now.webhook : { ...webhook, on: false },
  }
}
