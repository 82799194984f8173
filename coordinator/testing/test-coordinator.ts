import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { readConfig } from '../adapters/system/read-config.ts'
import type { CrankedClock } from './cranked-clock.ts'
import { createCoordinator, type Coordinator } from '../create-coordinator.ts'

/** What a call answered: the status and the JSON of the body. */
export interface Answer<T> {
  readonly status: number
  readonly body: T
  readonly headers: Headers
}

export interface TestCoordinator {
  readonly coordinator: Coordinator
  readonly url: string
  readonly data: string
  /** A client that sends this credential. */
  as(token: string | null): TestClient
  /** Ends it and starts another on the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface TestClient {
  get<T = unknown>(path: string, headers?: Record<string, string>): Promise<Answer<T>>
  post<T = unknown>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
  put<T = unknown>(path: string, body?: unknown): Promise<Answer<T>>
  delete<T = unknown>(path: string): Promise<Answer<T>>
}

export const OWNER_TOKEN = 'test-owner-token-0123456789'
export const OWNER_EMAIL = 'olga@example.com'

/** A whole coordinator on a fresh folder and a free port, with the owner and their API token. */
export async function startTestCoordinator(
  options: {
    flags?: Record<string, unknown>
    owner?: boolean
    desktop?: { secret: string }
    rendererFolder?: string
    clock?: CrankedClock
    /** A folder that is there already; else a fresh one. */
    data?: string
  } = {},
): Promise<TestCoordinator> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'countersign-test-'))
  // A defect that became a 500 is told where the test is read.
  const log = pino({ level: 'error' }, { write: (line: string) => void process.stderr.write(line) })
  const owner = options.owner === false ? {} : { ownerEmail: OWNER_EMAIL, ownerToken: OWNER_TOKEN }
  const start = (): Promise<Coordinator> => {
    const { config } = readConfig({
      flags: { data, port: 0, requestsPerMinute: 0, ...owner, ...options.flags },
      environment: {},
    })
    return createCoordinator({
      config,
      log,
      version: '0.0.0-test',
      rendererFolder: options.rendererFolder ?? null,
      checkReplies: true,
      ...(options.desktop ? { desktop: options.desktop } : {}),
      ...(options.clock ? { clock: () => options.clock as CrankedClock } : {}),
    })
  }
  let coordinator = await start()
  /** Stopping waits a little on its own clock, which a cranked one has to be turned for. */
  const stop = async (): Promise<void> => {
    const turning = setInterval(() => options.clock?.turn(10), 5)
    await coordinator.stop().finally(() => clearInterval(turning))
  }
  return {
    get coordinator() {
      return coordinator
    },
    get url() {
      return coordinator.url
    },
    data,
    as: (token) => clientOf(() => coordinator.url, token),
    async restart() {
      await stop()
      coordinator = await start()
    },
    async stop() {
      await stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

export function clientOf(url: () => string, token: string | null): TestClient {
  const call = async <T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> => {
    const response = await fetch(`${url()}/api/v1${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: (text === '' ? null : JSON.parse(text)) as T,
      headers: response.headers,
    }
  }
  return {
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body ?? undefined, headers),
    put: (path, body) => call('PUT', path, body),
    delete: (path) => call('DELETE', path),
  }
}
