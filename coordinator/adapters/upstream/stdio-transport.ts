import spawn from 'cross-spawn'
import type { ChildProcess } from 'node:child_process'
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import { droppedAnswer } from './dropped-answer.ts'
import { createLineReader } from './line-reader.ts'
import { wireText } from './wire-text.ts'

export interface StdioOptions {
  readonly command: string
  readonly args: readonly string[]
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string>>
  readonly answerBytes: number
  readonly onStderr: (line: string) => void
  /** How the program ended, before `onclose`. */
  readonly onExit: (how: { code: number | null; signal: string | null }) => void
}

/** What the SDK recognises as a program's pipes (`stderr`, `pid`) when it negotiates the protocol revision. */
export interface StdioTransport extends Transport {
  readonly pid: number | null
  readonly stderr: null
}

const PATIENCE_MS = 2_000
/** A grandchild may hold the pipes open after the program itself has ended. */
const DRAIN_MS = 250
const STDERR_LINE_BYTES = 16 * 1024

/**
 * A connector's program, spoken to over its standard input and output.
 *
 * Ours rather than the SDK's, because that one drops the connection on an answer over its limit (ending every other call
 * of the connector), adds to the environment it is given, and cannot send canonical arguments.
 */
export function createStdioTransport(options: StdioOptions): StdioTransport {
  let child: ChildProcess | null = null
  let ended = false

  const transport: StdioTransport = {
    stderr: null,
    get pid() {
      return child?.pid ?? null
    },
    async start() {
      child = await started(options)
      child.stdout?.on('data', (chunk: Uint8Array) => answers.push(chunk))
      child.stderr?.on('data', (chunk: Uint8Array) => complaints.push(chunk))
      child.stdin?.on('error', (error) => transport.onerror?.(error))
      child.on('error', (error) => transport.onerror?.(error))
      child.once('exit', (code, signal) => {
        options.onExit({ code, signal })
        setTimeout(finish, DRAIN_MS).unref()
      })
      child.once('close', finish)
    },
    send(message) {
      const input = child?.stdin
      if (!input || ended || !input.writable) return Promise.reject(new Error('the program has ended'))
      return new Promise((resolve, reject) => {
        input.write(`${wireText(message)}\n`, (error) => (error ? reject(error) : resolve()))
      })
    },
    async close() {
      const running = child
      if (!running || ended) return finish()
      const exited = new Promise<true>((resolve) => {
        running.once('exit', () => resolve(true))
      })
      running.stdin?.end()
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        if (running.exitCode !== null || running.signalCode !== null) break
        if (await Promise.race([exited, afterMs(PATIENCE_MS)])) break
        kill(running, signal)
      }
      finish()
    },
  }

  /** One message at a time: the SDK forgets a call with its answer, and with it progress notes not yet handled. */
  let delivery = Promise.resolve()
  const deliver = (work: () => void): void => {
    delivery = delivery.then(work).then(() => undefined)
  }

  const receive = (text: string): void => {
    let message: JSONRPCMessage
    try {
      message = JSON.parse(text) as JSONRPCMessage
    } catch {
      // Programs do print banners to standard output; the SDK's own transports ignore them as well.
      return
    }
    if (typeof message === 'object' && message !== null) deliver(() => transport.onmessage?.(message))
  }
  const answers = createLineReader(options.answerBytes, {
    onLine: receive,
    onTooLong: (id) => {
      if (id !== null) receive(droppedAnswer(id, 'upstream_too_large'))
      else transport.onerror?.(new Error('a message over the limit was dropped'))
    },
  })
  const complaints = createLineReader(STDERR_LINE_BYTES, {
    onLine: options.onStderr,
    onTooLong: () => undefined,
  })

  const finish = (): void => {
    if (ended) return
    ended = true
    deliver(() => transport.onclose?.())
  }
  return transport
}

/** Resolves when the system has started the program; rejects with its error code (ENOENT, EACCES). */
function started(options: StdioOptions): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(options.command, [...options.args], {
      env: { ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own: ending it ends what the program started (npx, uvx), and Ctrl-C reaches the coordinator first.
      detached: process.platform !== 'win32',
    })
    child.once('error', reject)
    child.once('spawn', () => {
      child.off('error', reject)
      resolve(child)
    })
  })
}

function kill(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // It ended in the meantime.
  }
}

const afterMs = (ms: number): Promise<false> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(false), ms).unref()
  })
