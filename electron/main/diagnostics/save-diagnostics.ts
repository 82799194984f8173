import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron'
import type { ShellTexts } from '../../texts/en.ts'
import type { Log } from '../log/create-log.ts'
import { diagnosticsText, type DiagnosticsParts } from './diagnostics.ts'

/** Asks where to, and writes the bundle there, readable by its owner only. */
export async function saveDiagnostics(
  parts: DiagnosticsParts,
  parent: BrowserWindow | null,
  { diagnostics: say }: ShellTexts,
  log: Log,
): Promise<void> {
  const day = new Date().toISOString().slice(0, 10)
  const options = {
    title: say.title,
    defaultPath: join(app.getPath('documents'), `countersign-diagnostics-${day}.txt`),
    filters: [{ name: say.kind, extensions: ['txt'] }],
  }
  const { canceled, filePath } = await (parent === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(parent, options))
  if (canceled || filePath === '') return
  try {
    await writeFile(filePath, `${say.about}\n\n${await diagnosticsText(parts)}`, { mode: 0o600 })
  } catch (error) {
    log.error({ err: String(error) }, 'the diagnostics were not saved')
    dialog.showErrorBox(say.notSaved, error instanceof Error ? error.message : String(error))
  }
}
