import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { virtualSessionCommand } from './virtual-session.mjs'

const module = JSON.stringify(join(import.meta.dirname, 'virtual-session.mjs'))

/**
 * Starts a script inside a real virtual session, by the same function as `npm start`.
 * @param {string} script
 */
function startInSession(script) {
  const program = `
    import { runInVirtualSession } from ${module}
    process.exitCode = await runInVirtualSession([process.execPath, '-e', ${JSON.stringify(script)}])`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
  return { child, output: () => output }
}

describe('a virtual session', () => {
  it('wraps the command in a bus, a display and their companions', () => {
    const command = virtualSessionCommand(['app', '--flag'], { pidFile: '/p', notifications: true })
    expect(command.slice(0, 4)).toEqual(['dbus-run-session', '--', 'xvfb-run', '-a'])
    expect(command.slice(-5)).toEqual(['--pid-file=/p', '--notifications', '--', 'app', '--flag'])
  })

  // xvfb-run gives a 5 of its own when its temporary folder is still in use while it cleans up.
  it.runIf(process.platform === 'linux')(
    'gives a display and a bus, and passes the exit code on',
    { retry: 2 },
    async () => {
      const { child, output } = startInSession(
        'console.log(Boolean(process.env.DISPLAY), Boolean(process.env.DBUS_SESSION_BUS_ADDRESS)); process.exit(7)',
      )
      expect(await once(child, 'close')).toEqual([7, null])
      expect(output().trim()).toBe('true true')
    },
  )

  it.runIf(process.platform === 'linux')('lets an interrupted program close by itself', async () => {
    const { child, output } = startInSession(`
      process.on('SIGTERM', () => setTimeout(() => { console.log('closed'); process.exit(0) }, 300))
      console.log('ready')
      setInterval(() => {}, 1000)`)
    await expect.poll(output, { timeout: 10_000 }).toContain('ready')
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([0, null])
    expect(output()).toContain('closed')
  })
})
