import type { Command } from 'commander'
import { health } from '../../shared/contract/http/health.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import { Connection } from '../adapters/store/postgres/connection.ts'
import { maskedConfig, readConfig, type Config } from '../adapters/system/read-config.ts'
import { DEFAULT_URL } from './context.ts'
import { examineChannels, examineConnectors } from './examine-set-up.ts'
import { examineFile } from './examine-store.ts'
import { EXIT } from './exit-codes.ts'
import { bad, good, type Finding } from './finding.ts'
import { createOutput, safe } from './output.ts'

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'what is in force, secrets masked, and what is wrong: store, key, clock, disk, channels, connectors',
    )
    .option('--data <folder>', 'data folder')
    .action(async (flags: { data?: string }, command: Command) => {
      const options = command.optsWithGlobals<{ url?: string; token?: string; json?: boolean }>()
      const out = createOutput(options.json ?? false)
      const findings: Finding[] = []
      let config: Config | null = null
      try {
        const read = readConfig({ flags, environment: process.env })
        config = read.config
        for (const variable of read.unknownVariables)
          findings.push(bad('unknown_variable', `${variable} means nothing here`))
        findings.push(...(await examineStore(config)))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        findings.push(bad(error.code, error.message))
      }
      const url = options.url ?? process.env['COUNTERSIGN_URL'] ?? DEFAULT_URL
      findings.push(...(await examineRunning(url, options.token ?? process.env['COUNTERSIGN_TOKEN'])))
      const masked = config === null ? {} : maskedConfig(config)
      out.result({ config: masked, findings }, [
        ...Object.entries(masked).map(([key, value]) => `${key}: ${safe(JSON.stringify(value) ?? '—')}`),
        '',
        ...findings.map(({ ok, what }) => `${ok ? 'ok ' : '!! '} ${safe(what, 500)}`),
      ])
      if (findings.some(({ ok }) => !ok)) process.exitCode = EXIT.finding
    })
}

async function examineStore(config: Config): Promise<readonly Finding[]> {
  if (config.databaseUrl !== undefined)
    return [await examineDatabase(config.databaseUrl), ...(await examineChannels(config, null, null))]
  let seen = false
  const findings = await examineFile(config, [
    examineConnectors,
    (database, secrets) => {
      seen = true
      return examineChannels(config, database, secrets)
    },
  ])
  return seen ? findings : [...findings, ...(await examineChannels(config, null, null))]
}

/** The same look that a coordinator takes at its start. */
async function examineDatabase(url: string): Promise<Finding> {
  try {
    const connection = await Connection.open(url)
    await connection.close()
    return good('store', 'the PostgreSQL database answers, and writes to disk before it says so')
  } catch (error) {
    return bad('storage_failed', error instanceof Error ? error.message : String(error))
  }
}

/** Whether a coordinator answers there; to an administrator’s token it says how it is doing, too. */
async function examineRunning(url: string, token: string | undefined): Promise<readonly Finding[]> {
  try {
    const signal = AbortSignal.timeout(3000)
    const response = await fetch(`${url}/api/v1/about`, { signal })
    const about = (await response.json()) as { name?: string; version?: string; needsSetup?: boolean }
    if (about.name !== 'countersign')
      return [bad('not_a_coordinator', `${url} does not answer like a coordinator`)]
    const found = good(
      'coordinator',
      `coordinator ${about.version ?? ''} at ${url}${about.needsSetup ? ', without an owner yet' : ''}`,
    )
    return token === undefined ? [found] : [found, ...(await examineHealth(url, token, signal))]
  } catch {
    return [bad('unreachable', `no coordinator answers at ${url}`)]
  }
}

async function examineHealth(url: string, token: string, signal: AbortSignal): Promise<readonly Finding[]> {
  const response = await fetch(`${url}/api/v1/health`, {
    headers: { authorization: `Bearer ${token}` },
    signal,
  })
  const read = health.safeParse(await response.json())
  if (!read.success) return [good('health', 'the token is not an administrator’s: it says no more')]
  const { findings, connectors } = read.data
  return [
    ...connectors
      .filter(({ status }) => status === 'error')
      .map(({ name, error }) =>
        bad('connector_failing', `connector ${name} does not answer: ${error ?? ''}`),
      ),
    ...findings
      .filter((finding) => finding !== 'connector-failing' && finding !== 'unclean-stop')
      .map((finding) => bad(finding.replaceAll('-', '_'), `the coordinator says: ${finding}`)),
    ...(findings.length === 0 ? [good('health', 'the coordinator says that all is well')] : []),
  ]
}
