import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROWS } from './rows.ts'
import { canCompileShim } from './shim/compile-shim.ts'

const ROOT = join(import.meta.dirname, '../..')

/**
 * Rows of `npm run faults` that need neither a browser nor the desktop, and whose short form no other test plays, with
 * what has to have happened: where nothing happens, nothing goes wrong.
 */
const SHORT: readonly (readonly [row: string, happened: readonly string[]])[] = [
  ['kills', ['decisions', 'at random']],
  ['commands', ['applied', 'refused', 'repeated']],
  ['clock', ['jumps', 'ended by a timer']],
  ...(process.platform === 'linux'
    ? [['disk', ['written', 'full', ...(canCompileShim() ? ['read-only', 'cannot sync'] : [])]] as const]
    : []),
  ['garbage', ['frames', 'HTTP requests', 'MCP messages', 'slow sockets', 'healthy requests']],
  ['hostile', ['screen', 'mail', 'SMS', 'notification', 'CSV', 'terminal']],
  ['secrets', ['mails', 'SMS', 'webhooks', 'log entries']],
  ['changes', ['view and vote', 'vote and call', 'definition']],
  ['log', ['found', 'after the checkpoint, and said so']],
]

it.each(SHORT)('%s: a few rounds, and nothing wrong', { timeout: 180_000 }, async (name, happened) => {
  const row = await ROWS[name]?.()
  if (!row) throw new Error(`no row is called ${name}`)
  const folder = await mkdtemp(join(ROOT, 'node_modules', '.faults-'))
  const findings: object[] = []
  try {
    const { done, wrong, counts } = await row.play({
      seed: 1,
      rounds: row.short,
      folder,
      isOver: () => false,
      tell: (finding) => findings.push(finding),
      say: () => undefined,
    })
    expect([findings.slice(0, 3), wrong]).toEqual([[], 0])
    expect(done).toBeGreaterThanOrEqual(row.short)
    for (const what of happened) expect([what, Number(counts[what]) > 0]).toEqual([what, true])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
