import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createLogger } from './adapters/system/create-logger.ts'
import { readConfig } from './adapters/system/read-config.ts'
import { readVersion } from './adapters/system/read-version.ts'
import { bundledRenderer, type CoordinatorOptions } from './create-coordinator.ts'
import { parentPort, runForDesktop } from './run-for-desktop.ts'
import { runAlone } from './run-alone.ts'

/** The coordinator as a program: `node main.js [--data DIR] [--port N] [--host H]`, or inside the desktop app. */
const here = dirname(fileURLToPath(import.meta.url))
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    host: { type: 'string' },
    desktop: { type: 'boolean', default: false },
  },
})

const prepare = (version: string): Omit<CoordinatorOptions, 'desktop'> => {
  const { desktop: _desktop, ...flags } = values
  const { config, unknownVariables } = readConfig({ flags, environment: process.env })
  const log = createLogger({ level: config.logLevel, version })
  if (unknownVariables.length > 0)
    log.warn({ variables: unknownVariables }, 'variables that mean nothing here')
  return { config, version, log, rendererFolder: bundledRenderer(here) }
}

const port = parentPort()
if (port) await runForDesktop(port, prepare)
else await runAlone(() => prepare(readVersion(here)))
