import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { BrowserContext } from '@playwright/test'
import { appRoot } from './electron.ts'

export interface RunningCoordinator {
  readonly url: string
  /** Where it keeps everything; gone when it has stopped. */
  readonly data: string
  /** API token of the owner. */
  readonly token: string
  /** One call as the owner, or as the holder of `bearer`. Throws the coordinator's refusal. */
  api<T>(method: string, path: string, body?: unknown, bearer?: string): Promise<T>
  /** Lets the pages of a context act as the owner. */
  signIn(context: BrowserContext, preferences?: Readonly<Record<string, unknown>>): Promise<void>
  stop(): Promise<void>
}

const TOKEN = 'owner-token-for-end-to-end-tests-0001'
export const OWNER_EMAIL = 'sofia@northwind.example'

/** Starts the built coordinator in plain Node on fresh data, with an owner. It serves the built pages as well. */
export async function startCoordinator(
  env: Readonly<Record<string, string>> = {},
): Promise<RunningCoordinator> {
  const data = await mkdtemp(join(tmpdir(), 'countersign-e2e-'))
  const child = spawn(
    process.execPath,
    [join(appRoot, 'dist/coordinator/main.js'), '--data', data, '--port', '0'],
    {
      env: { ...process.env, COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL, COUNTERSIGN_OWNER_TOKEN: TOKEN, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const url = await addressOf(child)

  async function api<T>(method: string, path: string, body?: unknown, bearer = TOKEN): Promise<T> {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }

  return {
    url,
    data,
    token: TOKEN,
    api,
    async signIn(context, preferences = {}) {
      await context.addInitScript(
        ([token, kept]) => {
          sessionStorage.setItem('countersign.token', token)
          localStorage.setItem('countersign.preferences', kept)
        },
        [TOKEN, JSON.stringify(preferences)] as const,
      )
    },
    async stop() {
      const ended = new Promise<void>((done) => {
        child.once('exit', () => done())
      })
      child.kill('SIGTERM')
      await ended
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.includes('"listening"')) {
      child.stdout.resume()
      return (JSON.parse(line) as { url: string }).url
    }
  }
  throw new Error(`the coordinator did not start:\n${lines.join('\n')}`)
}
