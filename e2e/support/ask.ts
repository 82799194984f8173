import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { RunningCoordinator } from './coordinator.ts'
import { appRoot } from './electron.ts'

export interface AskedTool {
  readonly name: string
  readonly arguments?: Readonly<Record<string, unknown>>
}

/** Somebody whose agent asks. */
export interface Asker {
  readonly id: string
  readonly name: string
  /** The agent's own key. */
  readonly key: string
  /** Asks for tools of the connector `files`. @returns the request's id */
  ask(tools: readonly AskedTool[], note?: string): Promise<string>
}

const emailOf = (name: string): string =>
  `${(name.split(' ')[0] ?? name).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()}@northwind.example`

/** Connects the small file server as `files`, on a folder of its own. */
export async function connectFiles(coordinator: RunningCoordinator): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-files-'))
  await coordinator.api('POST', '/connectors', {
    key: 'files',
    name: 'Files',
    transport: {
      type: 'stdio',
      command: process.execPath,
      args: [join(appRoot, 'dist/sample-server/main.js'), folder],
    },
  })
  const status = async () =>
    (await coordinator.api<{ items: { status: string }[] }>('GET', '/connectors')).items[0]?.status
  await expect.poll(status).toBe('connected')
}

/** A member with an agent that has a key. */
export async function addAsker(
  coordinator: RunningCoordinator,
  name: string,
  groups: string[] = [],
): Promise<Asker> {
  const email = emailOf(name)
  const user = await coordinator.api<{ id: string }>('POST', '/users', {
    name,
    email,
    role: 'member',
    groups,
  })
  const agent = await coordinator.api<{ id: string }>('POST', '/agents', {
    name: `${name}’s agent`,
    userId: user.id,
  })
  const { key } = await coordinator.api<{ key: string }>('POST', `/agents/${agent.id}/keys`, { name: 'e2e' })
  return {
    id: user.id,
    name,
    key,
    async ask(tools, note) {
      const answer = await fetch(`${coordinator.url}/api/v1/requests`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ connector: 'files', tools, ...(note === undefined ? {} : { note }) }),
      })
      const text = await answer.text()
      if (answer.status !== 201) throw new Error(text)
      return (JSON.parse(text) as { id: string }).id
    },
  }
}

/** An API token of a new approver. */
export async function addApprover(
  coordinator: RunningCoordinator,
  name: string,
): Promise<{ id: string; token: string }> {
  const email = emailOf(name)
  const { id } = await coordinator.api<{ id: string }>('POST', '/users', { name, email, role: 'approver' })
  const { token } = await coordinator.api<{ token: string }>('POST', `/users/${id}/tokens`, { name: 'e2e' })
  return { id, token }
}
