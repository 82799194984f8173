import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { DesktopSettings } from '../settings/desktop-settings.ts'
import { scrubLine, scrubValue } from './scrub.ts'

/** The end of each log is what matters. Bytes. */
const MOST_OF_A_LOG = 512 * 1024
const LOGS = ['desktop.log.1', 'desktop.log', 'coordinator.log.1', 'coordinator.log'] as const
const HEALTH = ['/healthz', '/readyz', '/metrics'] as const
const ANSWER_MS = 3_000

export interface DiagnosticsParts {
  /** Versions and states, by name. */
  facts(): Readonly<Record<string, unknown>>
  settings(): DesktopSettings
  readonly logFolder: string
  /** Origin of the coordinator; null while there is none. */
  coordinator(): string | null
  /** The person's own folder, whose name is theirs. */
  readonly home: string
  fetch?: typeof fetch
}

/**
 * Everything that helps to find a fault, as one text that a person can read before they hand it on: versions, states,
 * settings, health, and the ends of the logs. No secret, no address of a person, no word of an agent is in it.
 */
export async function diagnosticsText(parts: DiagnosticsParts): Promise<string> {
  const { home } = parts
  const { sealedKey, teams, ...settings } = parts.settings()
  const lines = (value: Readonly<Record<string, unknown>>) =>
    Object.entries(value).map(([name, one]) => `${name}: ${scrubValue(one ?? null, home)}`)
  const kept = (sealed: string | undefined) => (sealed === undefined ? 'none' : 'kept by the keychain')
  return [
    section('Facts', lines(parts.facts())),
    section('Settings', [
      ...lines(settings),
      `key of secrets: ${kept(sealedKey)}`,
      ...teams.map(
        ({ address, sealedToken }) => `team: ${scrubValue(address, home)}, token ${kept(sealedToken)}`,
      ),
    ]),
    section('Health', await health(parts)),
    ...(await Promise.all(
      LOGS.map(async (name) =>
        section(
          name,
          (await endOf(join(parts.logFolder, name))).map((line) => scrubLine(line, home)),
        ),
      ),
    )),
  ].join('\n')
}

const section = (title: string, lines: readonly string[]): string => `## ${title}\n\n${lines.join('\n')}\n`

async function health({ coordinator, home, fetch: fetchWith = fetch }: DiagnosticsParts): Promise<string[]> {
  const address = coordinator()
  if (address === null) return ['there is no coordinator']
  return Promise.all(
    HEALTH.map(async (path) => {
      try {
        const answer = await fetchWith(`${address}${path}`, {
          redirect: 'error',
          signal: AbortSignal.timeout(ANSWER_MS),
        })
        const text = (await answer.text()).slice(0, 20_000)
        return `${path}: ${answer.status}\n${text
          .split('\n')
          .map((line) => `  ${scrubLine(line, home)}`)
          .join('\n')}`
      } catch (error) {
        return `${path}: ${error instanceof Error ? error.name : 'no answer'}`
      }
    }),
  )
}

/** The last whole lines of a file; none when it is not there. */
async function endOf(file: string): Promise<string[]> {
  const handle = await open(file, 'r').catch(() => null)
  if (handle === null) return []
  try {
    const { size } = await handle.stat()
    const from = Math.max(0, size - MOST_OF_A_LOG)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from)
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n').filter(Boolean)
    // The first one was cut somewhere, and half of a secret is not recognised as one.
    return from === 0 ? lines : lines.slice(1)
  } finally {
    await handle.close()
  }
}
