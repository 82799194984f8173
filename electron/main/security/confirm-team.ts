import { dialog } from 'electron'
import type { ShellTexts } from '../../texts/en.ts'

/** Asks whether this desktop is to belong to the coordinator at an address, in the system's own dialog. */
export async function confirmTeam(address: string, { ask: say }: ShellTexts): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: say.connect(new URL(address).host),
    detail: say.connectDetail(address),
    buttons: [say.connectYes, say.cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}
