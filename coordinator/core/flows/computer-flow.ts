import { saveFlow } from '../../../shared/contract/http/flows.ts'
import { END, START, type Flow } from '../../../shared/domain/flow/flow.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import type { StoredUser } from '../documents.ts'
import { putFlow } from './save-flow.ts'

/**
 * The default flow of a person alone on their own computer, who guards their own agents. Without it nobody could ever
 * answer, because nobody else is there and nobody decides on their own request. It is a flow like any other: visible,
 * editable, and every decision made through it is marked in the record as the requester's own.
 */
export async function addComputerFlow(core: Core, tx: Tx, owner: StoredUser): Promise<void> {
  const {
    baseVersion: _base,
    confirm: _confirm,
    ...drawn
  } = saveFlow.parse({
    name: 'Ask me on this computer',
    description: 'You decide on what your own agents want to do. The record says so each time.',
    channels: ['email'],
    graph: {
      nodes: [{ id: 'you', kind: 'approval', name: 'You', emails: [owner.email], minimum: 1 }],
      edges: [
        { from: START, to: 'you' },
        { from: 'you', to: END },
      ],
    },
    advanced: { allowSelfApproval: true },
  })
  const flow = { ...drawn, id: core.ids.ulid(), version: 1 } as Flow
  await putFlow(
    core,
    tx,
    { kind: 'system' },
    { ...flow, isDefault: true, updatedAt: core.clock.now().at },
    'flow.created',
  )
}
