import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { CHANNELS, CHANNEL_KINDS, type ChannelConfigKey } from '../../../shared/domain/delivery/channels.ts'
import { isEmailAddress } from '../../../shared/domain/people/email-address.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { isSafeDatabaseUrl, isSafeIssuer } from './safe-address.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const yesNo = z.union([z.boolean(), z.stringbool()])
const list = z.union([
  z.array(z.string()),
  z.string().transform((text) => text.split(',').map((part) => part.trim())),
])

const CHANNEL_KEYS = CHANNEL_KINDS.map((channel) => CHANNELS[channel].configKey)
const channelUrls = Object.fromEntries(
  CHANNEL_KEYS.map((key) => [key, z.string().min(1).max(2000).optional()]),
) as Record<ChannelConfigKey, z.ZodOptional<z.ZodString>>

/** Everything that can be configured. One schema for flags, variables and file; an unknown key is an error. */
const settings = z.strictObject({
  /** Address to listen on. */
  host: z.string().min(1).default('127.0.0.1'),
  /** 0: any free port. */
  port: port.default(4780),
  /** Where people reach this coordinator, when that is not where it listens. */
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Further names this coordinator answers to. */
  allowedHosts: list.default([]),
  trustProxy: yesNo.default(false),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  /** Of one credential; 0: no limit. */
  requestsPerMinute: z.coerce.number().int().min(0).default(6000),
  ownerEmail: z.string().refine(isEmailAddress, { error: 'This is not an e-mail address.' }).optional(),
  ownerToken: z.string().min(24).max(500).optional(),
  /** postgres://user:password@host:port/database, for several coordinators; absent: a file in the data folder. */
  databaseUrl: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Encrypts secrets at rest. */
  key: z.string().min(16).optional(),
  /** One for each channel: `smtpUrl`, `smsUrl`, …; the channel says what is wrong with its own. */
  ...channelUrls,
  smtpFrom: z.string().min(3).max(300).optional(),
  /** What the provider allows; absent: no limit of ours. */
  smtpPerSecond: z.coerce.number().positive().max(1000).optional(),
  smsPerSecond: z.coerce.number().positive().max(1000).optional(),
  /** For servers that take a token instead of a password; all five go together. */
  smtpOauthUser: z.string().min(3).max(254).optional(),
  smtpOauthClientId: z.string().min(1).max(500).optional(),
  smtpOauthClientSecret: z.string().min(1).max(500).optional(),
  smtpOauthRefreshToken: z.string().min(1).max(4000).optional(),
  smtpOauthTokenUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Sessions end when they were not used for so long. */
  unusedWebHours: z.coerce.number().min(0.25).max(12).default(4),
  unusedDesktopDays: z.coerce.number().min(1).max(30).default(14),
  /** People may sign in with a code that is mailed to them, once mail is set up. */
  emailSignIn: yesNo.default(true),
  /** The OpenID provider of the team, and what it knows this coordinator as; the first two go together. */
  oidcIssuer: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeIssuer, { error: 'Use an address that begins with https:// and has no query.' })
    .optional(),
  oidcClientId: z.string().min(1).max(500).optional(),
  oidcClientSecret: z.string().min(1).max(2000).optional(),
  /** People without an identity may be known by the verified address that this provider says; never administrators. */
  oidcLinkByEmail: yesNo.default(false),
  /** What the provider has to say of how somebody signed in: one of these in `acr`, and one of those in `amr`. */
  oidcAcr: list.default([]),
  oidcAmr: list.default([]),
  /** The way to the database, the mail server or an SMS gateway may be in the clear, also off this machine. */
  allowUnencrypted: yesNo.default(false),
  /** Lets status webhooks reach addresses inside the operator's own network. */
  allowPrivateWebhooks: yesNo.default(false),
})
export type Settings = z.infer<typeof settings>

export interface Config extends Settings {
  /** Absolute path of the data folder. */
  readonly data: string
}

const SECRETS: readonly string[] = [
  'ownerToken',
  'key',
  'databaseUrl',
  'smtpOauthClientSecret',
  'smtpOauthRefreshToken',
  'oidcClientSecret',
  ...CHANNEL_KEYS,
]
const SMTP_OAUTH = [
  'smtpOauthUser',
  'smtpOauthClientId',
  'smtpOauthClientSecret',
  'smtpOauthRefreshToken',
  'smtpOauthTokenUrl',
] as const
const ADD_TLS =
  'the way to this database is not encrypted; add sslmode=verify-full, or say allowUnencrypted where it is yours alone'
const PREFIX = 'COUNTERSIGN_'
/** Read by the tools around the coordinator, not by it. */
const FOREIGN: readonly string[] = [
  'COUNTERSIGN_CACHE',
  'COUNTERSIGN_URL',
  'COUNTERSIGN_TOKEN',
  'COUNTERSIGN_AGENT_KEY',
]

/**
 * Puts the configuration together: flags before variables (`COUNTERSIGN_SMTP_URL` is `smtpUrl`) before `config.yaml` in
 * the data folder. Throws `invalid_config` naming the key and where it came from.
 */
export function readConfig(input: {
  flags: Readonly<Record<string, unknown>>
  environment: Readonly<Record<string, string | undefined>>
}): { config: Config; unknownVariables: readonly string[] } {
  const { data: dataFlag, ...flags } = input.flags
  const data = resolve(
    typeof dataFlag === 'string' ? dataFlag : (input.environment['COUNTERSIGN_DATA'] ?? 'countersign-data'),
  )
  const file = readFile(join(data, 'config.yaml'))
  const { values, unknownVariables } = fromEnvironment(input.environment)
  const parsed = settings.safeParse({ ...file, ...values, ...withoutAbsent(flags) })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const key = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue?.path.join('.')
    throw new AppError('invalid_config', { detail: `${key ?? ''}: ${issue?.message ?? 'not valid'}` })
  }
  if ((parsed.data.ownerEmail === undefined) !== (parsed.data.ownerToken === undefined)) {
    throw new AppError('invalid_config', { detail: 'ownerEmail and ownerToken go together' })
  }
  const oauth = SMTP_OAUTH.filter((name) => parsed.data[name] !== undefined)
  if (oauth.length > 0 && oauth.length < SMTP_OAUTH.length) {
    throw new AppError('invalid_config', { detail: `${SMTP_OAUTH.join(', ')} go together` })
  }
  if ((parsed.data.oidcIssuer === undefined) !== (parsed.data.oidcClientId === undefined)) {
    throw new AppError('invalid_config', { detail: 'oidcIssuer and oidcClientId go together' })
  }
  const { databaseUrl, allowUnencrypted } = parsed.data
  if (databaseUrl !== undefined && !allowUnencrypted && !isSafeDatabaseUrl(databaseUrl)) {
    throw new AppError('invalid_config', { detail: `databaseUrl: ${ADD_TLS}` })
  }
  return { config: { ...parsed.data, data }, unknownVariables }
}

/** The effective values for people to read, secrets masked. */
export const maskedConfig = (config: Config): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      SECRETS.includes(key) && value !== undefined ? '••••' : value,
    ]),
  )

function readFile(path: string): Readonly<Record<string, unknown>> {
  if (!existsSync(path)) return {}
  try {
    const value: unknown = parse(readFileSync(path, 'utf8'))
    if (value === null) return {}
    if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (error) {
    throw new AppError(
      'invalid_config',
      { detail: `${path} cannot be read: ${(error as Error).message}` },
      { cause: error },
    )
  }
  throw new AppError('invalid_config', { detail: `${path} has to hold keys and values` })
}

const keyOf = (variable: string): string =>
  variable
    .slice(PREFIX.length)
    .toLowerCase()
    .replace(/_([a-z])/g, (_whole, letter: string) => letter.toUpperCase())

function fromEnvironment(environment: Readonly<Record<string, string | undefined>>) {
  const values: Record<string, string> = {}
  const unknownVariables: string[] = []
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(PREFIX) || value === undefined || value === '') continue
    if (variable === 'COUNTERSIGN_DATA' || FOREIGN.includes(variable)) continue
    const key = keyOf(variable)
    if (key in settings.shape) values[key] = value
    else unknownVariables.push(variable)
  }
  return { values, unknownVariables }
}

const withoutAbsent = (flags: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined))
