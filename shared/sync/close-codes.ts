import { CLOSE } from '../contract/stream.ts'

/** Codes that a client gives to itself; RFC 6455 leaves 4000 to 4999 to applications. */
export const CLIENT_CLOSE = {
  /** Nothing was heard for longer than two heartbeats, or no greeting came. */
  silent: 4100,
  /** What was delivered could not be stored; ask for it again. */
  notHandled: 4101,
} as const

export type AfterClose = 'retry' | 'signed-out' | 'newer-protocol'

/** Whether to connect again after a close. Codes that nobody knows (a proxy's, a lost network's 1006) are worth a retry. */
export function afterClose(code: number): AfterClose {
  if (code === CLOSE.signedOut.code) return 'signed-out'
  if (code === CLOSE.newerProtocol.code) return 'newer-protocol'
  return 'retry'
}
