import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { CHANNEL_KINDS, CHANNELS } from '../../shared/domain/delivery/channels.ts'
import type { Database } from '../adapters/store/sqlite/statements.ts'
import { storedValue } from '../adapters/store/backup/inspect-store.ts'
import type { Config } from '../adapters/system/read-config.ts'
import type { ChannelAddress } from '../ports/channel-setup.ts'
import type { Secrets } from '../ports/secrets.ts'
import { bad, good, type Finding } from './finding.ts'

/** How each channel is set up, where the coordinator is started or in the app, and whether that makes sense. */
export async function examineChannels(
  config: Config,
  database: Database | null,
  secrets: Secrets | null,
): Promise<readonly Finding[]> {
  // Loaded when it is wanted: it brings everything that sends.
  const { addressGiven, problemWithAddress } = await import('../channels/create-channels.ts')
  const findings: Finding[] = []
  for (const name of CHANNEL_KINDS) {
    const given = addressGiven(config, name)
    const address = given ?? savedAddress(database, secrets, name)
    if (address === null) continue
    const where = given === null ? 'in the app' : CHANNELS[name].configKey
    const problem = problemWithAddress(name, address, config)
    findings.push(
      problem === null
        ? good('channel', `${name} is set up (${where})`)
        : bad('channel_wrong', `${name} (${where}): ${problem}`),
    )
  }
  return findings.length > 0
    ? findings
    : [good('no_channel', 'no channel is set up: people are told in the app alone')]
}

function savedAddress(
  database: Database | null,
  secrets: Secrets | null,
  name: string,
): ChannelAddress | null {
  const sealed = database === null ? undefined : storedValue(database, `channel:${name}`)
  if (secrets === null || sealed === undefined || sealed === '') return null
  return JSON.parse(secrets.open(sealed)) as ChannelAddress
}

interface Stored {
  readonly key: string
  readonly enabled: boolean
  readonly transport: { readonly type: string; readonly command?: string; readonly url?: string }
}

/** Whether the programs of connectors are there. Whether they answer is what the coordinator says (`--token`). */
export function examineConnectors(database: Database): readonly Finding[] {
  const rows = database
    .prepare(`SELECT body FROM documents WHERE collection = 'connectors' ORDER BY id`)
    .all() as { body: string }[]
  return rows.flatMap(({ body }) => {
    const { key, enabled, transport } = JSON.parse(body) as Stored
    if (!enabled || transport.type !== 'stdio' || transport.command === undefined) return []
    const { command } = transport
    if (command === 'countersign-sample' || isThere(command))
      return [good('connector', `connector ${key}: ${command} is there`)]
    return [
      bad('connector_missing', `connector ${key}: there is no program ${command} on this machine’s PATH`),
    ]
  })
}

function isThere(command: string): boolean {
  const folders = isAbsolute(command) ? [''] : (process.env['PATH'] ?? '').split(delimiter)
  const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : ['']
  return folders.some((folder) => endings.some((ending) => isProgram(join(folder, command + ending))))
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
