import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parentPort, runForDesktop } from './run-for-desktop.ts'
import { prepare, serve } from './run-alone.ts'

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

const { desktop: _desktop, ...flags } = values
const port = parentPort()
if (port) await runForDesktop(port, (version) => prepare(here, flags, version))
else await serve(here, flags)
