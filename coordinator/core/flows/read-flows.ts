import type { FlowResource } from '../../../shared/contract/http/flows.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { Caller } from '../../ports/caller.ts'
import { requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { flowsOf, flowVersionsOf } from '../documents.ts'
import { flowView } from './flow-view.ts'

export async function listFlows(core: Core, caller: Caller): Promise<FlowResource[]> {
  requireRole(caller, 'approver')
  return (await core.store.read((tx) => flowsOf(tx).all()))
    .map(flowView)
    .sort((left, right) => left.name.localeCompare(right.name, 'en'))
}

export async function getFlow(core: Core, caller: Caller, id: string): Promise<FlowResource> {
  requireRole(caller, 'approver')
  const flow = await core.store.read((tx) => flowsOf(tx).get(id))
  if (!flow) throw new AppError('not_found', { thing: 'flow' })
  return flowView(flow)
}

export interface FlowVersion {
  readonly version: number
  readonly savedAt: string
  readonly savedBy: string
  readonly flow: FlowResource
}

/** Every version, newest first; also of a flow that was removed. Errors: `not_found`. */
export async function listFlowVersions(core: Core, caller: Caller, id: string): Promise<FlowVersion[]> {
  requireRole(caller, 'approver')
  const versions = (await core.store.read((tx) => flowVersionsOf(tx).all())).filter(
    ({ flow }) => flow.id === id,
  )
  if (versions.length === 0) throw new AppError('not_found', { thing: 'flow' })
  return versions
    .sort((left, right) => right.flow.version - left.flow.version)
    .map(({ flow, savedAt, savedBy }) => ({
      version: flow.version,
      savedAt: isoOf(savedAt),
      savedBy,
      flow: flowView({ ...flow, isDefault: false, updatedAt: savedAt }),
    }))
}
