/** Names of the statuses that operators meet (SMPP 3.4, 5.1.3). */
const NAMES: Readonly<Record<number, string>> = {
  0x01: 'ESME_RINVMSGLEN: invalid length',
  0x03: 'ESME_RINVCMDID: the server does not know this command',
  0x04: 'ESME_RINVBNDSTS: not bound for this',
  0x05: 'ESME_RALYBND: already bound',
  0x08: 'ESME_RSYSERR: the server failed',
  0x0a: 'ESME_RINVSRCADR: the sender is not allowed',
  0x0b: 'ESME_RINVDSTADR: the number is not valid',
  0x0d: 'ESME_RBINDFAIL: the server refused the connection',
  0x0e: 'ESME_RINVPASWD: wrong password',
  0x0f: 'ESME_RINVSYSID: unknown system id',
  0x14: 'ESME_RMSGQFUL: the server’s queue is full',
  0x45: 'ESME_RSUBMITFAIL: the server did not take it',
  0x48: 'ESME_RINVSRCTON: the kind of sender is not allowed',
  0x50: 'ESME_RINVDSTTON: the kind of number is not allowed',
  0x53: 'ESME_RINVSYSTYP: unknown system type',
  0x58: 'ESME_RTHROTTLED: too many messages',
}
/** About the message itself: it will never be taken. */
const PERMANENT: readonly number[] = [0x01, 0x0b, 0x33, 0x48, 0x50, 0x61, 0x62, 0x63]

export const statusWords = (status: number): string =>
  NAMES[status] ?? `status 0x${status.toString(16).padStart(8, '0')}`
export const isPermanent = (status: number): boolean => PERMANENT.includes(status)
