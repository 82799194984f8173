import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePorts } from './restate-server.ts'

/** The one tool that every gateway stands in front of. */
export const ECHO_SERVER = join(import.meta.dirname, 'echo-server.mjs')

const PROGRAM = join(import.meta.dirname, 'node_modules', 'mcp-proxy', 'dist', 'bin', 'mcp-proxy.mjs')
const READY_WITHIN_MS = 60_000

export interface McpProxy {
  readonly url: string
  stop(): Promise<void>
}

/** mcp-proxy with the echo server behind it, without its store of events. */
export async function startMcpProxy(): Promise<McpProxy> {
  const [port] = await freePorts(1)
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--server', 'stream', '--no-eventStore']
  const child = spawn(process.execPath, [PROGRAM, ...flags, '--', process.execPath, ECHO_SERVER], {
    stdio: 'ignore',
  })
  const url = `http://127.0.0.1:${port}`
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  const until = performance.now() + READY_WITHIN_MS
  while (!(await answers(`${url}/ping`))) {
    if (child.exitCode !== null || performance.now() > until) {
      await stop()
      throw new Error('mcp-proxy did not become ready')
    }
    await pause(20)
  }
  return { url, stop }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
