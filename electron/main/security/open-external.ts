import { dialog, shell } from 'electron'
import type { ShellTexts } from '../../texts/en.ts'
import { externalAddress } from './external-link.ts'

/**
 * The only way out of the app: asks the person, naming the host, then hands the address to their browser.
 * @returns whether it was opened
 */
export async function openExternal(address: string, { ask: say }: ShellTexts): Promise<boolean> {
  const external = externalAddress(address)
  if (external === null) return false
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: say.openAddress(external.host),
    detail: external.url,
    buttons: [say.openYes, say.cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  })
  if (response !== 0) return false
  await shell.openExternal(external.url)
  return true
}
