import { ipcMain, type WebContents, type WebFrameMain } from 'electron'
import type { z } from 'zod'
import { IPC_CALLS, type IpcCalls, type IpcChannel, type IpcReply } from '../../../shared/contract/ipc.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Log } from '../log/create-log.ts'
import { CALLS_PER_SECOND, isTrustedCaller, readInput } from './check-call.ts'
import { createRateLimit } from './rate-limit.ts'

export type IpcHandler<C extends IpcChannel> = (
  input: z.output<IpcCalls[C]['input']>,
  caller: WebContents,
) => Promise<z.input<IpcCalls[C]['output']>> | z.input<IpcCalls[C]['output']>

export type RegisterIpc = <C extends IpcChannel>(channel: C, handler: IpcHandler<C>) => void

export interface RegisterParts {
  isKnownWindow(contents: WebContents): boolean
  /** Monotonic, ms. */
  now(): number
  readonly log: Log
}

/**
 * The only door from pages into this process. Each call is checked for its sender, its rate, its size and its form before
 * a handler sees it; each error leaves as a code and a sentence, never with a stack.
 */
export function createRegister({ isKnownWindow, now, log }: RegisterParts): RegisterIpc {
  return (channel, handler) => {
    const { input: inputSchema, output: outputSchema } = IPC_CALLS[channel]
    const mayPass = createRateLimit(CALLS_PER_SECOND)
    ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<IpcReply> => {
      try {
        if (
          !isTrustedCaller({ ...frameFacts(event.senderFrame), isKnownWindow: isKnownWindow(event.sender) })
        ) {
          throw new AppError('not_allowed')
        }
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
