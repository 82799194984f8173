import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { AppError } from '../../shared/domain/app-error.ts'
import { nodeSha256 } from '../adapters/crypto/node-sha256.ts'
import { createSealedSecrets } from '../adapters/crypto/sealed-secrets.ts'
import { keyFile } from '../adapters/store/backup/manifest.ts'
import { restoreBackup, type RestoreRefusal } from '../adapters/store/backup/restore-backup.ts'
import { isTaken, takeBackup } from '../adapters/store/backup/take-backup.ts'
import { STORE_FILE } from '../adapters/store/sqlite/store-file.ts'
import { readConfig, type Config } from '../adapters/system/read-config.ts'
import { CommandFailure, EXIT } from './exit-codes.ts'
import { createOutput } from './output.ts'
import { VERSION } from './serve.ts'

const USE_PG_DUMP =
  'The store is a PostgreSQL database: take its backup with pg_dump or base backups, as docs/operate.md says.'

export function backupCommands(program: Command): void {
  program
    .command('backup <file>')
    .description('copy the store of a data folder into one file, while the coordinator works on it')
    .option('--data <folder>', 'data folder')
    .option('--with-key', 'put the encryption key beside it: whoever has both can read every secret')
    .action(async (to: string, flags: { data?: string; withKey?: boolean }, command: Command) => {
      const { config, json } = setUp(flags.data, command)
      const database = join(config.data, STORE_FILE)
      if (!existsSync(database))
        throw new CommandFailure(EXIT.usage, 'no_store', `There is no ${STORE_FILE} in ${config.data}.`)
      const target = resolve(to)
      if (isTaken(target))
        throw new CommandFailure(EXIT.usage, 'file_exists', `${to} is there already; nothing is overwritten.`)
      const key = flags.withKey === true ? keyOf(config) : undefined
      const manifest = await failing(
        takeBackup({
          database,
          to: target,
          version: VERSION,
          at: new Date(),
          ...(key === undefined ? {} : { key }),
        }),
      )
      createOutput(json).result({ file: target, withKey: key !== undefined, ...manifest }, [
        `${manifest.requests} requests and ${manifest.head.seq} entries of the log, ${manifest.bytes} bytes, in ${to}.`,
        `The log ends with ${manifest.head.hash}; note it elsewhere.`,
        key === undefined
          ? 'The encryption key is not in it. Keep the key too, apart from the backup: without it nothing can be restored.'
          : `The encryption key is in ${keyFile(to)}: whoever has both files can read every secret. Keep them apart.`,
      ])
    })

  program
    .command('restore <file>')
    .description(
      'make a data folder of a backup; the folder must be empty but for secret.key and config.yaml',
    )
    .option('--data <folder>', 'data folder that is to be')
    .option('--start-over', 'begin anew where a restore was cut off')
    .option(
      '--key-later',
      'the key is in a keychain of the system: have the coordinator check it at its start',
    )
    .action(
      async (
        from: string,
        flags: { data?: string; startOver?: boolean; keyLater?: boolean },
        command: Command,
      ) => {
        const { config, json } = setUp(flags.data, command)
        const restored = await failing(
          restoreBackup({
            from: resolve(from),
            folder: config.data,
            at: new Date(),
            sha256: nodeSha256,
            opens,
            startOver: flags.startOver ?? false,
            keyLater: flags.keyLater ?? false,
            ...(config.key === undefined ? {} : { key: config.key }),
          }),
        )
        if (!restored.ok) throw new CommandFailure(exitOf(restored.code), restored.code, restored.detail)
        const { manifest, keyFrom } = restored
        createOutput(json).result({ data: config.data, keyFrom, ...manifest }, [
          `${manifest.requests} requests and ${manifest.head.seq} entries of the log are in ${config.data}, as of ${manifest.createdAt}.`,
          `The copy is whole, its log verifies and ends with ${manifest.head.hash}.`,
          {
            given: 'COUNTERSIGN_KEY opens it.',
            folder: 'The key in the folder opens it.',
            backup: 'The key that was beside the backup is in the folder now.',
            later: 'Its key was not checked: the coordinator does that when it starts.',
          }[keyFrom],
          'What happened after the backup is not in it: decisions made since are open again, approvals that were ready are withdrawn at the start, and messages that waited then are sent.',
        ])
      },
    )
}

function setUp(data: string | undefined, command: Command): { config: Config; json: boolean } {
  const { config } = readConfig({ flags: data === undefined ? {} : { data }, environment: process.env })
  if (config.databaseUrl !== undefined) throw new CommandFailure(EXIT.usage, 'use_pg_dump', USE_PG_DUMP)
  return { config, json: command.optsWithGlobals<{ json?: boolean }>().json ?? false }
}

function keyOf(config: Config): string {
  if (config.key !== undefined) return config.key
  const file = join(config.data, 'secret.key')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  throw new CommandFailure(
    EXIT.usage,
    'missing_key',
    'The key is neither in COUNTERSIGN_KEY nor in the data folder: the desktop app keeps it in the system’s keychain.',
  )
}

function opens(key: string, sealed: string): boolean {
  try {
    createSealedSecrets(key, 'file').open(sealed)
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/** What only has to be called differently; everything else was found wrong with the backup. */
const USAGE: readonly RestoreRefusal[] = ['no_backup', 'target_not_empty', 'half_restored', 'missing_key']
const exitOf = (code: RestoreRefusal): number => (USAGE.includes(code) ? EXIT.usage : EXIT.finding)

const failing = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error
    throw new CommandFailure(EXIT.failed, error.code, error.message)
  })
