import { dialog, shell } from 'electron'
import { externalAddress } from './external-link.ts'

/**
 * The only way out of the app: asks the person, naming the host, then hands the address to their browser.
 * @returns whether it was opened
 */
export async function openExternal(address: string): Promise<boolean> {
  const external = externalAddress(address)
  if (external === null) return false
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `Open ${external.host} in your browser?`,
    detail: external.url,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  })
  if (response !== 0) return false
  await shell.openExternal(external.url)
  return true
}
