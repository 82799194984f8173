import { z } from 'zod'
import { AppError } from '../shared/domain/app-error.ts'
import { createCoordinator, type Coordinator, type CoordinatorOptions } from './create-coordinator.ts'

/** The line to the desktop that started us. Electron gives it to utility processes; the coordinator never imports it. */
export interface ParentPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown
  postMessage(message: unknown): void
}

const fromDesktop = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    secret: z.string().min(32),
    key: z.string().min(16).optional(),
    version: z.string().default('0.0.0'),
  }),
  z.object({ type: z.literal('stop') }),
])

export const parentPort = (): ParentPort | null =>
  (process as unknown as { parentPort?: ParentPort }).parentPort ?? null

/** Waits for the desktop's word to start, says where it listens, and stops when told to. */
export async function runForDesktop(
  port: ParentPort,
  prepare: (version: string) => Omit<CoordinatorOptions, 'desktop'>,
): Promise<void> {
  let running: Promise<Coordinator> | null = null

  const start = async (message: {
    secret: string
    key?: string | undefined
    version: string
  }): Promise<Coordinator> => {
    const options = prepare(message.version)
    const { secret, key } = message
    const coordinator = await createCoordinator({
      ...options,
      desktop: { secret, ...(key === undefined ? {} : { key }) },
    })
    options.log.info({ url: coordinator.url, data: options.config.data, pid: process.pid }, 'listening')
    return coordinator
  }

  port.on('message', ({ data }) => {
    const parsed = fromDesktop.safeParse(data)
    if (!parsed.success) return
    if (parsed.data.type === 'start') {
      if (running) return
      running = start(parsed.data)
      running.then(
        ({ url }) => port.postMessage({ type: 'listening', url }),
        (error: unknown) =>
          port.postMessage({
            type: 'failed',
            code: error instanceof AppError ? error.code : 'internal',
            detail: error instanceof Error ? error.message : String(error),
          }),
      )
      return
    }
    void (running ?? Promise.resolve(null))
      .then((coordinator) => coordinator?.stop())
      .catch(() => undefined)
      .then(() => port.postMessage({ type: 'stopped' }))
  })
}
