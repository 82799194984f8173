import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { readConfig } from '../coordinator/adapters/system/read-config.ts'
import { createCoordinator, type Coordinator } from '../coordinator/create-coordinator.ts'
import type { Clock } from '../coordinator/ports/clock.ts'
import {
  clientOf,
  OWNER_EMAIL,
  OWNER_TOKEN,
  type TestClient,
} from '../coordinator/testing/test-coordinator.ts'
import type { Now } from '../shared/domain/time.ts'

export interface InProcess {
  readonly coordinator: Coordinator
  readonly data: string
  as(token: string | null): TestClient
  stop(): Promise<void>
}

/** A whole coordinator in this process, as it ships: replies are not checked a second time. */
export async function startInProcess(
  flags: Readonly<Record<string, unknown>> = {},
  clock?: Clock,
): Promise<InProcess> {
  const data = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  const owner = { ownerEmail: OWNER_EMAIL, ownerToken: OWNER_TOKEN }
  const { config } = readConfig({
    flags: { data, port: 0, requestsPerMinute: 0, allowPrivateWebhooks: true, ...owner, ...flags },
    environment: {},
  })
  const log = pino({ level: 'error' }, { write: (line: string) => void process.stderr.write(line) })
  const coordinator = await createCoordinator({
    config,
    log,
    version: '0.0.0-bench',
    rendererFolder: null,
    ...(clock ? { clock: () => clock } : {}),
  })
  return {
    coordinator,
    data,
    as: (token) => clientOf(() => coordinator.url, token),
    async stop() {
      await coordinator.stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Stands still until it is let go; then it goes on from a moment of its own, and keeps pace with real time. */
export class HeldClock implements Clock {
  readonly #at = Date.now()
  #shown = 0
  #goneSince: number | null = null

  now(): Now {
    const shown = this.#shown + (this.#goneSince === null ? 0 : performance.now() - this.#goneSince)
    return { at: Math.round(this.#at + shown), elapsed: shown, running: shown }
  }

  after(ms: number, work: () => void): () => void {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  }

  /** Stands still at another moment, `ms` after its start. */
  standAt(ms: number): void {
    this.#shown = ms
  }

  /** Goes on from `ms` after its start. */
  letGo(ms: number): void {
    this.#shown = ms
    this.#goneSince = performance.now()
  }
}
