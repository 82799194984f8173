import { join } from 'node:path'
import { app, shell } from 'electron'
import type { Notifier } from '../../notifications/notifier.ts'
import type { ShellTexts } from '../../texts/en.ts'
import { isTestBuild } from '../launch/build-facts.ts'
import { timing } from '../launch/timing.ts'
import type { Log } from '../log/create-log.ts'
import type { SettingsFile } from '../settings/settings-file.ts'
import { installWay, replaceProgram, startInstaller } from './install-update.ts'
import { publisherOf } from './publisher.ts'
import { createUpdates, type Updates } from './updates.ts'

export interface AppUpdatesParts {
  readonly folder: string
  readonly settings: SettingsFile
  readonly notifier: Pick<Notifier, 'say'>
  texts(): ShellTexts
  readonly log: Log
}

/** Updates of this app on this system. */
export function createAppUpdates({ folder, settings, notifier, texts, log }: AppUpdatesParts): Updates {
  const { platform, arch, argv, env } = process
  const way = installWay(platform, env['APPIMAGE'])
  return createUpdates({
    publisher: publisherOf(argv, !app.isPackaged || isTestBuild),
    facts: { version: app.getVersion(), channel: 'stable', platform, arch },
    folder: join(folder, 'updates'),
    choice: () => settings.current().updates,
    tell(what, version) {
      const { available, availableDetail, ready, readyDetail } = texts().updates
      // Where the system's own installer goes on, nothing is put in place when the app ends.
      const wording =
        what === 'available' || way.by === 'system'
          ? { title: available(version), body: availableDetail }
          : { title: ready(version), body: readyDetail }
      void notifier.say('update', wording)
    },
    async install(file, then) {
      if (way.by === 'system') {
        // The person goes on in the system's own installer; at the end of the app nobody is there for it.
        if (then === 'restart') await shell.openPath(file)
        return
      }
      if (way.by === 'replace') await replaceProgram(file, way.file)
      else startInstaller(file, then === 'restart')
      if (then === 'end') return
      if (way.by === 'replace') app.relaunch({ execPath: way.file, args: argv.slice(1) })
      app.quit()
    },
    at: Date.now,
    schedule: timing.schedule,
    log,
  })
}
