import { AppError } from '../shared/domain/app-error.ts'
import { createLogger } from './adapters/system/create-logger.ts'
import { readConfig } from './adapters/system/read-config.ts'
import { readVersion } from './adapters/system/read-version.ts'
import { bundledRenderer, createCoordinator, type CoordinatorOptions } from './create-coordinator.ts'

/** What a coordinator is started with, from flags, variables and file. `bundleFolder` is where the program stands. */
export function prepare(
  bundleFolder: string,
  flags: Readonly<Record<string, unknown>>,
  version: string,
): Omit<CoordinatorOptions, 'desktop'> {
  const { config, unknownVariables } = readConfig({ flags, environment: process.env })
  const log = createLogger({ level: config.logLevel, version })
  if (unknownVariables.length > 0)
    log.warn({ variables: unknownVariables }, 'variables that mean nothing here')
  return { config, version, log, rendererFolder: bundledRenderer(bundleFolder), onFailedSync: endForAnother }
}

/** Whoever waits for an answer gets it first. Whoever watches over this process then starts another. */
const endForAnother = (): void => void setTimeout(() => process.exit(1), 500)

/** A coordinator on its own: see `prepare` and `runAlone`. */
export const serve = (bundleFolder: string, flags: Readonly<Record<string, unknown>>): Promise<void> =>
  runAlone(() => prepare(bundleFolder, flags, readVersion(bundleFolder)))

/** Runs a coordinator until a signal ends it. The process ends with 1 when it could not start. */
async function runAlone(prepare: () => CoordinatorOptions): Promise<void> {
  let options: CoordinatorOptions
  try {
    options = prepare()
  } catch (error) {
    failed(error)
    return
  }
  const { log } = options
  try {
    const coordinator = await createCoordinator(options)
    const stop = (signal: string): void => {
      log.info({ signal }, 'stopping')
      coordinator.stop().then(
        () => {
          log.info('stopped')
          process.exitCode = 0
          endSoon()
        },
        (error: unknown) => {
          log.error({ err: error }, 'could not stop cleanly')
          process.exitCode = 1
          endSoon()
        },
      )
    }
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
    log.info({ url: coordinator.url, data: options.config.data, pid: process.pid }, 'listening')
    if (coordinator.setUpLink !== null) {
      // The one secret that is meant to be read here: it works once, and only until the owner exists.
      log.info({ setUpLink: coordinator.setUpLink }, 'open this link once to create the owner')
    }
  } catch (error) {
    log.fatal({ err: error, code: error instanceof AppError ? error.code : 'internal' }, 'could not start')
    process.exitCode = 1
  }
}

/** Everything is let go of by now. A timer that somebody left behind must not keep the process. */
const endSoon = (): void => void setTimeout(() => process.exit(), 500).unref()

/** Before there is a logger, in the same form. */
function failed(error: unknown): void {
  const code = error instanceof AppError ? error.code : 'internal'
  const message = error instanceof Error ? error.message : String(error)
  process.stdout.write(
    `${JSON.stringify({ level: 'fatal', code, detail: message, msg: 'could not start' })}\n`,
  )
  process.exitCode = 1
}
