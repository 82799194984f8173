import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createOpenIdProvider } from './adapters/identity/open-id-provider.ts'
import type { Config } from './adapters/system/read-config.ts'
import type { ClockReading } from './adapters/system/system-clock.ts'
import { createArchiveFolder } from './adapters/store/archive/archive-folder.ts'
import { createUpstream } from './adapters/upstream/create-upstream.ts'
import { mayReadChange, readsAllRequests } from './core/access/may-read.ts'
import { createCalls } from './core/calls/create-calls.ts'
import { recoverInterruptedCalls } from './core/calls/finish-call.ts'
import { connectorsToRun } from './core/connectors/read-connectors.ts'
import type { Core } from './core/core.ts'
import { noticeShown, noticeSignals, openAlerts, openNotices } from './core/deliveries/desktop-notices.ts'
import { createMeasures } from './core/health/measures.ts'
import { authenticate } from './core/identity/authenticate.ts'
import { ensureOwner, needsSetup } from './core/identity/set-up-owner.ts'
import { createStreamTickets, type StreamTickets } from './core/identity/stream-tickets.ts'
import { requirePerson } from './core/access/roles.ts'
import { settleAfterRestore } from './core/record/after-restore.ts'
import { currentChanges } from './core/record/current-changes.ts'
import { closeServer, createServer } from './entry/http/create-server.ts'
import { acceptsHost, type HostRule } from './entry/http/host-guard.ts'
import { createSetUpGate } from './entry/http/set-up-gate.ts'
import { registerMcp, type McpGateway } from './entry/mcp/register.ts'
import { registerReviewPage } from './entry/review-page/register.ts'
import { registerScim } from './entry/scim/register.ts'
import { createStreamServer, type StreamServer } from './entry/stream/stream-server.ts'
import { createChannels } from './channels/create-channels.ts'
import { followConnectors, followOthers } from './follow-changes.ts'
import { keepHouse } from './keep-house.ts'
import { openCore } from './open-core.ts'
import type { Clock } from './ports/clock.ts'
import type { IdentityProvider } from './ports/identity-provider.ts'
import type { Upstream } from './ports/upstream.ts'
import { registerSample } from './sample/register-sample.ts'
import { createTrials } from './sample/try-sample.ts'
import { SAMPLE_COMMAND, startSampleServer } from './sample-server/built-in.ts'
import { startWorkers, type Workers } from './start-workers.ts'

/**
 * Connections that may wait until they are taken. After a restart a whole team connects at the same moment, while this
 * process has other things to do as well; with Node's 511 the rest of them would be reset. The system may allow fewer.
 */
const BACKLOG = 4096

export interface CoordinatorOptions {
  readonly config: Config
  readonly version: string
  readonly log: Logger
  /** The app that carries this coordinator and its key from the keychain; absent for a server. */
  readonly desktop?: { readonly secret: string; readonly key?: string }
  /** Folder of the built pages; null serves the API alone. */
  readonly rendererFolder: string | null
  /** Checks replies against their schemas; for tests. */
  readonly checkReplies?: boolean
  /** Tests crank a clock by hand. */
  readonly clock?: (stored: ClockReading | null) => Clock
  /** The store could not be synced and takes no more: the process has to end, and another to begin. */
  readonly onFailedSync?: () => void
}

export interface Coordinator {
  /** Where it listens, without a slash at the end. */
  readonly url: string
  /** With this, in a browser, the owner is created; null when there is one or a desktop does it. */
  readonly setUpLink: string | null
  readonly core: Core
  /** Every route it serves, as `GET /path/:id`. */
  readonly routes: readonly string[]
  /** Answers who waits, lets what is being written finish, and lets go of everything. Safe to repeat. */
  stop(): Promise<void>
}

/**
 * Starts one coordinator: the same for the desktop app, the command line and the tests. Resolves when it listens.
 *
 * Throws coded errors: `store_in_use`, `store_newer`, `storage_full`, `storage_failed`, `wrong_key`, `invalid_config`.
 */
export async function createCoordinator(options: CoordinatorOptions): Promise<Coordinator> {
  const { config, log, desktop } = options
  let upstream: Upstream | null = null
  let url = ''
  const channels = createChannels({ config, core: () => core, log })
  let stream: StreamServer | null = null
  const measures = createMeasures()
  const opened = await openCore({
    channels,
    config,
    log,
    measures,
    version: options.version,
    mode: desktop ? 'computer' : 'team',
    ...(options.clock ? { clock: options.clock } : {}),
    ...(desktop?.key === undefined ? {} : { key: desktop.key }),
    upstream: () => upstream as Upstream,
    publicUrl: () => config.publicUrl?.replace(/\/+$/, '') ?? url,
    onFellBehind: () => stream?.sendAway(),
    onFailedSync: options.onFailedSync,
  })
  const core: Core = opened.core
  const closing: (() => Promise<unknown> | unknown)[] = [() => core.store.close()]
  const closeAll = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) {
      try {
        await close()
      } catch (error) {
        log.error({ err: error }, 'stopping met an error')
      }
    }
  }
  try {
    const connectors = createUpstream({
      connectors: () => connectorsToRun(core),
      log,
      clock: core.clock,
      version: options.version,
      builtIn: { [SAMPLE_COMMAND]: startSampleServer },
    })
    upstream = connectors
    closing.push(() => connectors.stop())
    await opened.keepTime()
    closing.push(opened.keepTime)
    closing.push(() => channels.close())
    await channels.changed()
    if (config.ownerEmail !== undefined && config.ownerToken !== undefined) {
      await ensureOwner(core, { email: config.ownerEmail, token: config.ownerToken })
    }
    const takenBack = await settleAfterRestore(core)
    if (takenBack !== null)
      log.warn(
        { takenBack },
        'this store was restored from a backup; approvals that were ready are taken back',
      )
    const interrupted = await recoverInterruptedCalls(core)
    if (interrupted > 0)
      log.warn({ interrupted }, 'calls were cut off by the last stop; their outcome is unknown')
    closing.push(followConnectors(core, connectors))
    closing.push(followOthers(core, channels))

    const setUpToken = !desktop && (await needsSetup(core)) ? core.ids.secret() : null
    const tickets = createStreamTickets(core)
    const hosts = hostRule(config)
    const streams = startStream(core, tickets, hosts)
    stream = streams
    closing.push(() => streams.stop())
    let ready = false
    let gateway: McpGateway | null = null
    const trials = createTrials({ core, log, mcpUrl: () => `${url}/mcp` })
    const server = await createServer(
      {
        core,
        log,
        hosts,
        gate: createSetUpGate({ desktop: desktop?.secret ?? null, setUpLink: setUpToken }),
        tickets,
        sms: channels,
        signIn: {
          email: config.emailSignIn,
          provider: desktop ? null : providerOf(config),
          linkByEmail: config.oidcLinkByEmail,
        },
        refreshConnector: (id) => connectors.refresh(id),
        health: {
          measures,
          storeFacts: opened.storeFacts,
          streamClients: () => streams.clients,
          heldCalls: () => gateway?.heldCalls() ?? 0,
          memoryBytes: () => process.memoryUsage.rss(),
          startedAt: core.clock.now().at,
        },
        rendererFolder: options.rendererFolder,
        requestsPerMinute: config.requestsPerMinute,
        trustProxy: config.trustProxy,
        checkReplies: options.checkReplies ?? false,
        isReady: () => ready,
      },
      async (app) => {
        gateway = await mountMcp(app, core, connectors, log)
        await registerReviewPage(app, core)
        await registerScim(app, core)
      },
      (api) => registerSample(api, { core, dataFolder: config.data, trials }),
    )
    server.server.on('upgrade', (request, socket, head) => streams.upgrade(request, socket, head))
    await server.listen({ host: config.host, port: config.port, backlog: BACKLOG })
    // Takes nobody new in first; but it is closed only when the streams, which it does not end by itself, have ended.
    closing.push(() => Promise.all([closeServer(server), streams.stop()]))
    closing.push(() => gateway?.answerAllPending())
    closing.push(() => trials.stop())
    closing.push(() => core.waiters.stop())
    url = urlOf(server, config)

    const workers: Workers = startWorkers(core, config, channels, measures)
    closing.push(() => workers.stop())
    closing.push(
      keepHouse(
        opened,
        createArchiveFolder(config.data, () => core.clock.now().at),
      ),
    )
    closing.push(() => {
      ready = false
    })
    core.connectorsChanged()
    ready = true
    return {
      url,
      core,
      routes: server.routeTable,
      setUpLink: setUpToken === null ? null : `${core.publicUrl}/#/setup/${setUpToken}`,
      stop: closeAll,
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

const providerOf = ({
  oidcIssuer: issuer,
  oidcClientId,
  oidcClientSecret,
  oidcAcr: acr,
  oidcAmr: amr,
}: Config): IdentityProvider | null =>
  issuer === undefined || oidcClientId === undefined
    ? null
    : createOpenIdProvider({
        issuer,
        clientId: oidcClientId,
        clientSecret: oidcClientSecret,
        strength: { acr, amr },
      })

function hostRule(config: Config): HostRule {
  const names = config.allowedHosts.map((name) => name.toLowerCase())
  if (config.publicUrl !== undefined) names.push(new URL(config.publicUrl).hostname.toLowerCase())
  return { names, anyAddress: !['127.0.0.1', '::1', 'localhost'].includes(config.host) }
}

function urlOf(server: FastifyInstance, config: Config): string {
  const { port } = server.server.address() as AddressInfo
  const host = ['0.0.0.0', '::', ''].includes(config.host) ? '127.0.0.1' : config.host
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function startStream(core: Core, tickets: StreamTickets, hosts: HostRule): StreamServer {
  return createStreamServer({
    store: core.store,
    clock: core.clock,
    version: core.version,
    authenticate: async (bearer, from) => requirePerson(await authenticate(core, bearer, from)),
    redeemTicket: (ticket) => tickets.redeem(ticket),
    acceptsOrigin: (host, origin) => acceptsHost(hosts, host, origin),
    currentChanges: (entries) => currentChanges(core, entries),
    mayRead: mayReadChange,
    readsEverything: readsAllRequests,
    openNotices: (personId) => openNotices(core, personId),
    openAlerts: (personId) => openAlerts(core, personId),
    noticeSignals: (committed) => noticeSignals(core, committed),
    shown: (person, noticeId) => noticeShown(core, person, noticeId),
    warn: (message, data) => core.warn(message, data),
  })
}

const mountMcp = (app: FastifyInstance, core: Core, upstream: Upstream, log: Logger): Promise<McpGateway> =>
  registerMcp(app, {
    calls: createCalls(core),
    upstream,
    authenticate: (text, from) => authenticate(core, text, from),
    clock: core.clock,
    ids: core.ids,
    log,
    version: core.version,
  })

/** Where the pages are when the coordinator runs from its bundle: beside it. */
export const bundledRenderer = (bundleFolder: string): string => join(bundleFolder, '..', 'renderer')
