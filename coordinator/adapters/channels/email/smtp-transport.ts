import { createTransport } from 'nodemailer'
import type { Options as PoolOptions } from 'nodemailer/lib/smtp-pool/index.js'
import { staysHere } from '../../../../shared/domain/stays-here.ts'

/** Where mails are handed in, and how. */
export interface SmtpSettings {
  /** `smtps://` is TLS from the first byte, `smtp://` upgrades by STARTTLS; user and password where needed. */
  readonly url: string
  /** For servers that want a token instead of a password (XOAUTH2); renewed by the refresh token before it ends. */
  readonly oauth2?: {
    readonly user: string
    readonly clientId: string
    readonly clientSecret: string
    readonly refreshToken: string
    /** Where tokens are renewed. */
    readonly tokenUrl: string
  }
  /** A server off this machine need not offer TLS; a password or token is not sent to it then. */
  readonly allowUnencrypted?: boolean
  /** What the provider allows; absent: no limit of ours. */
  readonly messagesPerSecond?: number
  /** PEM of an authority that signed the server's certificate, beside those the system knows. */
  readonly ca?: string
  /** ms; for tests of servers that stall. */
  readonly socketTimeout?: number
}

const CONNECT_MS = 15_000
/** Shorter than the lease of a message, so that an attempt has ended before another may begin. */
const SOCKET_MS = 30_000
/** Mails under way at once. */
export const SMTP_CONNECTIONS = 5

/** A pool of connections. Off this machine they are encrypted, with a password or token whatever the settings say. */
export function createSmtpTransport(settings: SmtpSettings) {
  const options: PoolOptions = {
    ...addressOf(settings),
    pool: true,
    maxConnections: SMTP_CONNECTIONS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: Math.min(CONNECT_MS, settings.socketTimeout ?? CONNECT_MS),
    socketTimeout: settings.socketTimeout ?? SOCKET_MS,
    tls: { minVersion: 'TLSv1.2', ...(settings.ca === undefined ? {} : { ca: settings.ca }) },
  }
  return createTransport(options, { disableFileAccess: true, disableUrlAccess: true })
}

function addressOf({ url, oauth2, allowUnencrypted = false }: SmtpSettings): PoolOptions {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const auth = authOf(oauth2, decodeURIComponent(username), decodeURIComponent(password))
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && (auth !== undefined || !allowUnencrypted) && !staysHere(hostname),
    ...(auth === undefined ? {} : { auth }),
  }
}

function authOf(oauth2: SmtpSettings['oauth2'], user: string, pass: string): PoolOptions['auth'] {
  if (oauth2) {
    const { clientId, clientSecret, refreshToken, tokenUrl } = oauth2
    return { type: 'OAuth2', user: oauth2.user, clientId, clientSecret, refreshToken, accessUrl: tokenUrl }
  }
  return user === '' ? undefined : { user, pass }
}
