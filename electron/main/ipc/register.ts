import { ipcMain, type WebContents, type WebFrameMain } from 'electron'
import type { z } from 'zod'
import type { IpcCalls, IpcReply } from '../../../shared/contract/ipc.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Log } from '../log/create-log.ts'
import { CALLS_PER_SECOND, isTrustedCaller, readInput } from './check-call.ts'
import { createRateLimit } from './rate-limit.ts'

/** The calls of one kind of window: one line a channel. */
type CallTable = Readonly<Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>>

type Handler<T extends CallTable, C extends keyof T> = (
  input: z.output<T[C]['input']>,
  caller: WebContents,
) => Promise<z.input<T[C]['output']>> | z.input<T[C]['output']>

type Register<T extends CallTable> = <C extends keyof T & string>(channel: C, handler: Handler<T, C>) => void

/** Registers the calls of the app's pages. */
export type RegisterIpc = Register<IpcCalls>

export interface RegisterParts {
  isKnownWindow(contents: WebContents): boolean
  /** Where the windows of this table load their page from; the app's own pages unless said otherwise. */
  isOurs?(address: string): boolean
  /** Monotonic, ms. */
  now(): number
  readonly log: Log
}

/**
 * The only door from pages into this process. Each call is checked for its sender, its rate, its size and its form before
 * a handler sees it; each error leaves as a code and a sentence, never with a stack.
 */
export function createRegister<T extends CallTable>(
  calls: T,
  { isKnownWindow, isOurs, now, log }: RegisterParts,
): Register<T> {
  return (channel, handler) => {
    const { input: inputSchema, output: outputSchema } = calls[channel] as T[typeof channel]
    const mayPass = createRateLimit(CALLS_PER_SECOND)
    ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<IpcReply> => {
      try {
        const caller = { ...frameFacts(event.senderFrame), isKnownWindow: isKnownWindow(event.sender) }
        if (!isTrustedCaller(caller, isOurs)) throw new AppError('not_allowed')
        if (!mayPass(now())) throw new AppError('too_many_requests', { seconds: 1 })
        // One schema a channel: what it reads is what its handler takes.
        const input = readInput(inputSchema, args) as Parameters<typeof handler>[0]
        return { ok: true, value: outputSchema.parse(await handler(input, event.sender)) }
      } catch (error) {
        const coded =
          error instanceof AppError
            ? error
            : new AppError('internal', { requestId: channel }, { cause: error })
        log.warn(
          { channel, code: coded.code, err: coded.cause instanceof Error ? coded.cause.message : undefined },
          'call refused',
        )
        return { ok: false, code: coded.code, text: coded.message }
      }
    })
  }
}

/** Electron answers null, or a frame whose properties throw, when the page has gone meanwhile. */
function frameFacts(frame: WebFrameMain | null) {
  try {
    return { frameAddress: frame?.url ?? null, isMainFrame: frame !== null && frame.parent === null }
  } catch {
    return { frameAddress: null, isMainFrame: false }
  }
}
