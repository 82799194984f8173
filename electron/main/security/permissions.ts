import type { Session } from 'electron'
import { isAppAddress } from '../scheme/app-address.ts'

/** All that our pages may ask of the system. Electron grants everything unless told otherwise. */
const GRANTED: ReadonlySet<string> = new Set(['notifications', 'clipboard-sanitized-write'])

export function mayHavePermission(permission: string, origin: string): boolean {
  return GRANTED.has(permission) && isAppAddress(origin)
}

/** Refuses every permission but the two, and every device, in one session. */
export function restrictPermissions(session: Session): void {
  // Clears a handler that came before, so that none is left standing should one of the next lines throw.
  session.setPermissionRequestHandler(null)
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(details.isMainFrame && mayHavePermission(permission, details.requestingUrl))
  })
  session.setPermissionCheckHandler((_contents, permission, origin) => mayHavePermission(permission, origin))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }))
  session.on('select-hid-device', (event, _details, answer) => {
    event.preventDefault()
    answer(null)
  })
  session.on('select-usb-device', (event, _details, answer) => {
    event.preventDefault()
    answer()
  })
  session.on('select-serial-port', (event, _ports, _contents, answer) => {
    event.preventDefault()
    answer('')
  })
}
