import { app } from 'electron'
import { dangerOf, forcesSandbox } from './launch/dangerous-start.ts'
import { claimDesktop } from './launch/claim-desktop.ts'
import { isTestBuild } from './launch/build-facts.ts'
import { readLaunchFlags } from './launch/launch-flags.ts'
import { declareScheme } from './scheme/register-scheme.ts'
import { guardNavigation } from './security/navigation.ts'
import { refuseBadCertificates } from './security/network.ts'
import { startDesktop } from './start-desktop.ts'
import { createLog } from './log/create-log.ts'

// Walls first: nothing is opened, read or listened to before them.
const { argv } = process
const danger = dangerOf({ argv, isPackaged: app.isPackaged, isTestBuild, isRoot: process.getuid?.() === 0 })
if (danger !== null) {
  process.stderr.write(`Countersign does not start: ${danger}.\n`)
  app.exit(1)
} else {
  if (forcesSandbox({ argv })) app.enableSandbox()
  declareScheme()
  const flags = readLaunchFlags(argv, process.cwd())
  const folders = claimDesktop(app, flags)
  if (folders === null) {
    // The copy that runs has been told, and comes to the front.
    app.exit(0)
  } else {
    const log = createLog(folders.logs)
    // Electron would open a dialog and go on in a state that nobody knows.
    process.on('uncaughtException', (error) => {
      log.fatal({ err: error.stack }, 'the app ends: something was not foreseen')
      app.exit(1)
    })
    process.on('unhandledRejection', (reason) => {
      log.error({ err: reason instanceof Error ? reason.stack : String(reason) }, 'something failed unheard')
    })
    const told = (what: string) => log.warn({ guard: what }, 'a wall held')
    guardNavigation(app, told)
    refuseBadCertificates(app)
    startDesktop({ flags, folders, log, told }).catch((error: unknown) => {
      log.fatal({ err: error instanceof Error ? error.stack : String(error) }, 'the app could not start')
      app.exit(1)
    })
  }
}
