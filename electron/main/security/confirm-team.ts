import { dialog } from 'electron'

/** Asks whether this desktop is to belong to the coordinator at an address, in the system's own dialog. */
export async function confirmTeam(address: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `Connect this desktop to ${new URL(address).host}?`,
    detail: `Your requests and decisions will be kept there:\n${address}`,
    buttons: ['Connect', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}
