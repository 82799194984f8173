/** What the keychain seals of a team's session. The token alone decides nothing: decisions are signed by the key. */
export interface KeptSession {
  readonly token: string
  /** Null: sealed by a version that signed nothing. */
  readonly deviceKey: string | null
}

export const sessionText = ({ token, deviceKey }: KeptSession): string =>
  deviceKey === null ? token : `${token} ${deviceKey}`

export function readSession(text: string): KeptSession {
  const [token = '', deviceKey = null] = text.split(' ')
  return { token, deviceKey }
}
