import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { AppError } from '../../shared/domain/app-error.ts'
import { Connection } from '../adapters/store/postgres/connection.ts'
import { maskedConfig, readConfig, type Config } from '../adapters/system/read-config.ts'
import { DEFAULT_URL } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { createOutput, safe } from './output.ts'

interface Finding {
  readonly ok: boolean
  readonly what: string
}

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('the effective configuration, secrets masked, and what is wrong with it')
    .option('--data <folder>', 'data folder')
    .action(async (flags: { data?: string }, command: Command) => {
      const options = command.optsWithGlobals<{ url?: string; json?: boolean }>()
      const out = createOutput(options.json ?? false)
      const findings: Finding[] = []
      let config: Config | null = null
      try {
        const read = readConfig({ flags, environment: process.env })
        config = read.config
        for (const variable of read.unknownVariables)
          findings.push({ ok: false, what: `${variable} means nothing here` })
        findings.push(
          ...(config.databaseUrl === undefined
            ? dataFindings(config)
            : [await databaseFinding(config.databaseUrl)]),
        )
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        findings.push({ ok: false, what: error.message })
      }
      findings.push(await reachable(options.url ?? process.env['COUNTERSIGN_URL'] ?? DEFAULT_URL))
      const masked = config === null ? {} : maskedConfig(config)
      out.result({ config: masked, findings }, [
        ...Object.entries(masked).map(([key, value]) => `${key}: ${safe(JSON.stringify(value) ?? '—')}`),
        '',
        ...findings.map(({ ok, what }) => `${ok ? 'ok ' : '!! '} ${safe(what, 500)}`),
      ])
      if (findings.some(({ ok }) => !ok)) process.exitCode = EXIT.finding
    })
}

/** The same look that a coordinator takes at its start. */
async function databaseFinding(url: string): Promise<Finding> {
  try {
    const connection = await Connection.open(url)
    await connection.close()
    return { ok: true, what: 'the PostgreSQL database answers, and writes to disk before it says so' }
  } catch (error) {
    return { ok: false, what: error instanceof Error ? error.message : String(error) }
  }
}

function dataFindings(config: Config): Finding[] {
  const database = join(config.data, 'countersign.db')
  if (!existsSync(database))
    return [{ ok: true, what: `${config.data} has no database yet; the first start makes one` }]
  const keyFile = join(config.data, 'secret.key')
  const findings: Finding[] = [{ ok: true, what: `database of ${statSync(database).size} bytes` }]
  if (config.key !== undefined)
    findings.push({ ok: true, what: 'secrets are encrypted with COUNTERSIGN_KEY' })
  else if (existsSync(keyFile)) {
    const open = process.platform !== 'win32' && (statSync(keyFile).mode & 0o077) !== 0
    findings.push({
      ok: !open,
      what: open
        ? `${keyFile} can be read by others; allow only its owner`
        : `secrets are encrypted with ${keyFile}: whoever copies the whole folder has the key, too`,
    })
  }
  return findings
}

async function reachable(url: string): Promise<Finding> {
  try {
    const response = await fetch(`${url}/api/v1/about`, { signal: AbortSignal.timeout(3000) })
    const about = (await response.json()) as { name?: string; version?: string; needsSetup?: boolean }
    if (about.name !== 'countersign') return { ok: false, what: `${url} does not answer like a coordinator` }
    return {
      ok: true,
      what: `coordinator ${about.version ?? ''} at ${url}${about.needsSetup ? ', without an owner yet' : ''}`,
    }
  } catch {
    return { ok: false, what: `no coordinator answers at ${url}` }
  }
}
