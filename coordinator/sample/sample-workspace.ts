import { mkdir, readFile, rmdir, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SampleWorkspace } from '../../shared/contract/http/session.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import { createAgentKey } from '../core/agents/agent-keys.ts'
import { removeAgent, saveAgent } from '../core/agents/save-agent.ts'
import { requireRole } from '../core/access/roles.ts'
import { withoutKey } from '../core/commit-once.ts'
import { removeConnector, saveConnector } from '../core/connectors/save-connector.ts'
import type { Core } from '../core/core.ts'
import { connectorsOf, usersOf } from '../core/documents.ts'
import { removeFlow } from '../core/flows/remove-flow.ts'
import { saveFlow } from '../core/flows/save-flow.ts'
import { removePolicy, savePolicy } from '../core/policies/save-policy.ts'
import { cancelRequest } from '../core/requests/cancel-request.ts'
import type { PersonCaller } from '../ports/caller.ts'
import { SAMPLE_FILES, sampleFlows, samplePolicies, type SampleFlow } from './sample-contents.ts'
import { readRecord, writeRecord, type SampleRecord } from './sample-record.ts'
import { sampleTransport } from './sample-server-choice.ts'

export interface SampleDeps {
  readonly core: Core
  /** The coordinator's own folder; the sample folder is made in it. */
  readonly dataFolder: string
}

const FOLDER = 'sample-workspace'
const AGENT_NAME = 'Sample agent'
/** A connector of the user's own may have the first key already. */
const KEYS = ['files', 'sample-files'] as const

export async function sampleStatus({ core }: SampleDeps): Promise<SampleWorkspace> {
  const { complete, folder } = await readRecord(core)
  return { installed: complete, ...(complete && folder !== undefined ? { folder } : {}) }
}

/**
 * Adds a folder with three files, a connector to it, three flows, two policies and an agent, all of them the caller's.
 * Administrators only. What is there already stays; what an earlier attempt added is not added again.
 */
export async function installSample(deps: SampleDeps, person: PersonCaller): Promise<SampleWorkspace> {
  const { core, dataFolder } = deps
  const caller = withoutKey(person)
  requireRole(caller, 'admin')
  let record = await readRecord(core)
  const note = async (more: Partial<SampleRecord>): Promise<void> => {
    record = { ...record, ...more }
    await writeRecord(core, record)
  }

  const folder = record.folder ?? join(dataFolder, FOLDER)
  await makeFolder(folder)
  await note({ folder })
  const connector = record.connector ?? (await addConnector(core, caller, folder))
  await note({ connector })
  for (const [kind, flow] of Object.entries(sampleFlows(await addressOf(core, caller)))) {
    if (record.flows[kind] !== undefined) continue
    const { id } = await withFreeName(flow, (input) => saveFlow(core, caller, null, input))
    await note({ flows: { ...record.flows, [kind]: id } })
  }
  const ask = record.flows['ask' satisfies SampleFlow]
  const policies = samplePolicies(connector.key, ask ?? '')
  for (const policy of policies.slice(record.policies.length)) {
    const { id } = await savePolicy(core, caller, null, policy)
    await note({ policies: [...record.policies, id] })
  }
  if (record.agentId === undefined) {
    const input = { name: AGENT_NAME, userId: caller.id }
    const { id } = await withFreeName(input, (free) => saveAgent(core, caller, null, free))
    await note({ agentId: id })
  }
  if (record.agentKey === undefined && record.agentId !== undefined) {
    const { key } = await createAgentKey(core, caller, record.agentId, { name: 'Try it' })
    await note({ agentKey: key })
  }
  await note({ complete: true })
  return sampleStatus(deps)
}

/** Takes back what was added, and nothing else: files that were changed or added since stay where they are. */
export async function removeSample({ core }: SampleDeps, person: PersonCaller): Promise<SampleWorkspace> {
  const caller = withoutKey(person)
  requireRole(caller, 'admin')
  const record = await readRecord(core)
  if (record.agentId !== undefined) await cancelOpen(core, record.agentId, caller)
  for (const id of record.policies.toReversed()) await unlessGone(removePolicy(core, caller, id))
  for (const id of Object.values(record.flows)) await unlessGone(removeFlow(core, caller, id, undefined))
  if (record.agentId !== undefined) await unlessGone(removeAgent(core, caller, record.agentId))
  if (record.connector !== undefined) await unlessGone(removeConnector(core, caller, record.connector.id))
  if (record.folder !== undefined) await removeFolder(record.folder)
  await writeRecord(core, { flows: {}, policies: [], complete: false })
  return { installed: false }
}

async function addConnector(
  core: Core,
  caller: PersonCaller,
  folder: string,
): Promise<{ id: string; key: string }> {
  const taken = new Set((await core.store.read((tx) => connectorsOf(tx).all())).map(({ key }) => key))
  const key = KEYS.find((candidate) => !taken.has(candidate))
  if (key === undefined) throw new AppError('name_taken', { name: KEYS.join(', ') })
  const { id } = await saveConnector(core, caller, null, {
    key,
    name: 'Sample files',
    enabled: true,
    transport: sampleTransport(folder),
  })
  return { id, key }
}

async function addressOf(core: Core, caller: PersonCaller): Promise<string> {
  const user = await core.store.read((tx) => usersOf(tx).get(caller.id))
  if (!user) throw new AppError('not_found', { thing: 'person' })
  return user.email
}

/** Names are unique; a second try says what it is. */
async function withFreeName<T extends { name: string }, R>(
  input: T,
  save: (input: T) => Promise<R>,
): Promise<R> {
  try {
    return await save(input)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'name_taken') throw error
    return save({ ...input, name: `${input.name} (sample)` })
  }
}

/** Somebody may have removed it by hand. */
async function unlessGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error
  }
}

/** A request whose agent and connector are gone can only be in the way. */
async function cancelOpen(core: Core, agentId: string, caller: PersonCaller): Promise<void> {
  const open = await core.store.read(async (tx) => {
    const rows = await Promise.all((await tx.requests.pendingIds()).map((id) => tx.requests.get(id)))
    return rows.flatMap((row) => (row?.agentId === agentId ? [row.state.snapshot.id] : []))
  })
  for (const id of open) {
    await unlessDecided(cancelRequest(core, caller, id, 'The sample workspace was removed.'))
  }
}

async function unlessDecided(cancelling: Promise<unknown>): Promise<void> {
  try {
    await cancelling
  } catch (error) {
    if (
      !(error instanceof AppError) ||
      !['already_decided', 'not_allowed', 'not_pending'].includes(error.code)
    )
      throw error
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(SAMPLE_FILES)) {
    // Never over a file that is there.
    await writeFile(join(folder, name), text, { flag: 'wx' }).catch(unless('EEXIST'))
  }
}

async function removeFolder(folder: string): Promise<void> {
  for (const [name, text] of Object.entries(SAMPLE_FILES)) {
    const file = join(folder, name)
    const found = await readFile(file, 'utf8').catch(unless('ENOENT'))
    if (found === text) await unlink(file)
  }
  await rmdir(folder).catch(unless('ENOENT', 'ENOTEMPTY', 'EEXIST'))
}

const unless =
  (...codes: readonly string[]) =>
  (error: NodeJS.ErrnoException): undefined => {
    if (!codes.includes(error.code ?? '')) throw error
  }
