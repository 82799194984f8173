import { createHash, randomBytes, randomUUID } from 'node:crypto'

import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import type { Request } from '../../../../shared/contract/http/requests.ts'
import type { SavePolicy } from '../../../../shared/contract/http/policies.ts'
import { savePolicy as savePolicySchema } from '../../../../shared/contract/http/policies.ts'
import { saveFlow as saveFlowSchema } from '../../../../shared/contract/http/flows.ts'
import type { ConnectorTransport } from '../../../../shared/contract/http/connectors.ts'
import { createSqliteStore } from '../../../adapters/store/sqlite/create-sqlite-store.ts'
import { createRandomIds } from '../../../adapters/crypto/random-ids.ts'
import { isSignedBy } from '../../../adapters/crypto/device-signature.ts'
import { createLogSigner, newSigningKey } from '../../../adapters/crypto/log-signer.ts'
import { createSealedSecrets } from '../../../adapters/crypto/sealed-secrets.ts'
import { createSystemClock } from '../../../adapters/system/system-clock.ts'
import { createUpstream } from '../../../adapters/upstream/create-upstream.ts'
import { ODD_SERVER } from '../../../adapters/upstream/testing/recorder.ts'
import type { UpstreamLimits } from '../../../adapters/upstream/limits.ts'
import { createAgentKey, revokeAgentKey } from '../../../core/agents/agent-keys.ts'
import { saveAgent } from '../../../core/agents/save-agent.ts'
import { createCalls } from '../../../core/calls/create-calls.ts'
import { recoverInterruptedCalls } from '../../../core/calls/finish-call.ts'
import { saveConnector } from '../../../core/connectors/save-connector.ts'
import { connectorsToRun } from '../../../core/connectors/read-connectors.ts'
import type { Core } from '../../../core/core.ts'
import { credentialsOf } from '../../../core/documents.ts'
import { saveFlow } from '../../../core/flows/save-flow.ts'
import { authenticate } from '../../../core/identity/authenticate.ts'
import { setUpOwner } from '../../../core/identity/set-up-owner.ts'
import { saveGroup } from '../../../core/people/save-group.ts'
import { saveUser } from '../../../core/people/save-user.ts'
import { savePolicy } from '../../../core/policies/save-policy.ts'
import { decideRequest } from '../../../core/requests/decide-request.ts'
import { getRequest } from '../../../core/requests/read-requests.ts'
import { createWaiters } from '../../../core/requests/waiters.ts'
import type { Caller, PersonCaller } from '../../../ports/caller.ts'
import { NO_CHANNELS } from '../../../testing/no-channels.ts'
import { registerMcp } from '../register.ts'

/**
 * A whole gateway on a real socket, a real store, real connectors and the real engine. The cast: Ada owns the agent
 * “Bot”; Grace is the one who approves; calls of the connector `odd` ask her unless a policy says otherwise.
 */
export async function startGateway(
  options: { limits?: Partial<UpstreamLimits>; folder?: string; key?: string } = {},
) {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'countersign-mcp-')))
  const secretKey = options.key ?? randomBytes(32).toString('base64url')
  const clock = createSystemClock(null)
  const ids = createRandomIds()
  const waiters = createWaiters((ms, work) => clock.after(ms, work))
  const store = createSqliteStore({
    file: join(folder, 'countersign.db'),
    hashEntry: (entry) => createHash('sha256').update(JSON.stringify(entry)).digest('hex'),
  })
  store.onCommitted((committed) =>
    waiters.changed(
      committed.filter(({ entry }) => entry.subject.kind === 'request').map(({ entry }) => entry.subject.id),
    ),
  )
  const warnings: { message: string; data: object }[] = []
  const core: Core = {
    store,
    clock,
    ids,
    secrets: createSealedSecrets(secretKey, 'environment'),
    signingKeys: { newKey: newSigningKey, signer: createLogSigner, isSignedBy },
    waiters,
    mode: 'team',
    unusedSessionsEnd: { web: Infinity, desktop: Infinity },
    publicUrl: 'http://127.0.0.1',
    version: '0.0.0-test',
    connectorStatus: (id) => upstream.status(id),
    connectorsChanged: () => void upstream.sync(),
    channels: NO_CHANNELS,
    canSend: () => true,
    warn: (message, data) => void warnings.push({ message, data }),
  }
  const log = {
    info: () => undefined,
    warn: (data: object, message: string) => void warnings.push({ message, data }),
  }
  const upstream = createUpstream({
    connectors: () => connectorsToRun(core),
    clock,
    version: '0.0.0-test',
    log,
    limits: { backOff: { firstMs: 50, longestMs: 200 }, ...options.limits },
  })
  await recoverInterruptedCalls(core)
  const server = fastify({ forceCloseConnections: true })
  const gateway = await registerMcp(server, {
    calls: createCalls(core),
    upstream,
    authenticate: (text, from) => authenticate(core, text, from),
    clock,
    ids,
    log,
    version: '0.0.0-test',
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/mcp`
  await upstream.sync()

  return {
    url,
    folder,
    secretKey,
    core,
    upstream,
    gateway,
    server,
    warnings,
    /** Ends everything as a careful stop does. */
    async stop({ keepFolder = false } = {}) {
      await gateway.answerAllPending(1_000)
      waiters.stop()
      await server.close()
      await upstream.stop()
      await store.close()
      if (!keepFolder) await rm(folder, { recursive: true })
    },
  }
}
export type TestGateway = Awaited<ReturnType<typeof startGateway>>

const SYSTEM: Caller = { kind: 'system' }

/** Fills an empty gateway with the cast, the flow that asks Grace, and the misbehaving connector. */
export async function castOf(
  { core, upstream }: TestGateway,
  { transport }: { transport?: ConnectorTransport } = {},
) {
  const { token, user: ada } = await setUpOwner(
    core,
    { name: 'Ada Lovelace', email: 'ada@example.com' },
    { via: 'desktop', from: undefined },
  )
  const grace = await saveUser(core, SYSTEM, null, {
    name: 'Grace Hopper',
    email: 'grace@example.com',
    role: 'approver',
    groups: [],
    active: true,
  })
  const group = await saveGroup(core, SYSTEM, null, { name: 'Reviewers', members: [grace.id] })
  const flow = await saveFlow(
    core,
    SYSTEM,
    null,
    saveFlowSchema.parse({
      name: 'Ask Grace',
      channels: ['email'],
      isDefault: true,
      graph: {
        nodes: [{ id: 'review', kind: 'approval', groups: [group.id], minimum: 1 }],
        edges: [
          { from: 'start', to: 'review' },
          { from: 'review', to: 'end' },
        ],
      },
    }),
  )
  const agent = await saveAgent(core, SYSTEM, null, { name: 'Bot', userId: ada.id })
  const { id: keyId, key } = await createAgentKey(core, SYSTEM, agent.id, { name: 'test' })
  await saveConnector(core, SYSTEM, null, {
    key: 'odd',
    name: 'Odd',
    enabled: true,
    transport: transport ?? { type: 'stdio', command: 'node', args: [ODD_SERVER], env: {} },
  })
  await connectorReady({ core, upstream } as TestGateway)
  const graceCaller: PersonCaller = {
    kind: 'person',
    id: grace.id,
    name: grace.name,
    role: 'approver',
    via: 'desktop',
    sessionId: 'test',
  }
  const decide = (id: string, verdict: 'approve' | 'deny', more: object = {}): Promise<unknown> =>
    decideRequest(core, graceCaller, id, { decisionId: randomUUID(), verdict, ...more })

  return {
    ada,
    grace,
    graceCaller,
    flow,
    agent,
    key,
    keyId,
    personToken: token,
    decide,
    request: (id: string): Promise<Request> => getRequest(core, SYSTEM, id),
    addPolicy: (policy: Partial<SavePolicy>) =>
      savePolicy(core, SYSTEM, null, savePolicySchema.parse({ name: 'A rule', ...policy })),
    revokeKey: () => revokeAgentKey(core, SYSTEM, agent.id, keyId),
    revokeKeysOf: async (agentId: string) => {
      const all = await core.store.read((tx) => credentialsOf(tx).all())
      for (const each of all)
        if (each.agentId === agentId) await revokeAgentKey(core, SYSTEM, agentId, each.publicId)
    },
    addAgent: async (name: string, holdSeconds?: number) => {
      const more = await saveAgent(core, SYSTEM, null, {
        name,
        userId: ada.id,
        ...(holdSeconds === undefined ? {} : { holdSeconds }),
      })
      return (await createAgentKey(core, SYSTEM, more.id, { name: 'test' })).key
    },
    expiredKey: async () =>
      (await createAgentKey(core, SYSTEM, agent.id, { name: 'old', expiresAt: '2020-01-01T00:00:00.000Z' }))
        .key,
    /** Resolves with the next request that is created, or that exists already when `existing`. */
    nextRequest: () => nextRequest(core),
    pending: () => core.store.read((tx) => tx.requests.pendingIds()),
    logged: (type: string) =>
      core.store.read(async (tx) => (await tx.log.read(0, 10_000)).filter((entry) => entry.type === type)),
  }
}
export type Cast = Awaited<ReturnType<typeof castOf>>

async function connectorReady({ core, upstream }: Pick<TestGateway, 'core' | 'upstream'>): Promise<void> {
  for (const { id } of await connectorsToRun(core)) {
    while (upstream.status(id).status !== 'connected') {
      await new Promise<void>((resolve) => {
        const stop = upstream.onChange(() => {
          stop()
          resolve()
        })
        setTimeout(resolve, 50)
      })
    }
  }
}

function nextRequest(core: Core): Promise<string> {
  return new Promise((resolve) => {
    const stop = core.store.onCommitted((committed) => {
      const created = committed.find(({ entry }) => entry.type === 'request.created')
      if (!created) return
      stop()
      resolve(created.entry.subject.id)
    })
  })
}

export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => void setTimeout(resolve, 10))
}
