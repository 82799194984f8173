import { dialog, shell } from 'electron'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { ShellTexts } from '../../texts/en.ts'
import { externalAddress, signInAddress } from './external-link.ts'

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
  await hand(external.url)
  return true
}

/**
 * Takes the person to the sign-in of a coordinator that they have just confirmed, without asking a second time.
 *
 * @throws AppError `insecure_address` for any other address
 */
export async function openConfirmed(address: string, confirmed: string): Promise<void> {
  const url = signInAddress(address, confirmed)
  if (url === null) throw new AppError('insecure_address')
  await hand(url)
}

const hand = (url: string): Promise<void> => shell.openExternal(url)
