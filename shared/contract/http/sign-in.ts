import { z } from 'zod'
import { email, id, instant } from './common.ts'

/** Which kind of session is opened, and with it how long it lasts. */
export const sessionKind = z.enum(['web', 'desktop'])

/** By which the person tells their sessions apart; the desktop sends the name of its computer. */
const device = z.string().trim().min(1).max(80)

/** How people may sign in to this coordinator beside an API token. */
export const signInWays = z
  .object({
    /** A code that is mailed to them. */
    email: z.boolean(),
    /** An identity provider: the name of its host, for people to read; null: none is set up. */
    provider: z.string().nullable(),
  })
  .meta({ id: 'SignInWays' })
export type SignInWays = z.infer<typeof signInWays>

export const askSignInCode = z.strictObject({ email }).meta({ id: 'AskSignInCode' })
/**
 * The same for every address, whether anybody here has it. Whoever asked keeps `challenge`: the code works only
 * together with it.
 */
export const askedSignInCode = z
  .object({ challenge: z.string(), expiresInSeconds: z.int() })
  .meta({ id: 'AskedSignInCode' })
export type AskedSignInCode = z.infer<typeof askedSignInCode>

export const confirmSignInCode = z
  .strictObject({
    challenge: z.string().min(1).max(200),
    code: z.string().min(1).max(50),
    client: sessionKind,
    device: device.optional(),
  })
  .meta({ id: 'ConfirmSignInCode' })

/** What came back by the browser, and the text behind the challenge that the sign-in began with. */
export const tradeSignIn = z
  .strictObject({
    code: z.string().min(1).max(200),
    verifier: z.string().regex(/^[\w-]{43,128}$/),
    client: sessionKind,
    device: device.optional(),
  })
  .meta({ id: 'TradeSignIn' })

/** With this link a person connects their identity at the provider with themselves; shown once. */
export const invitation = z.object({ link: z.string(), expiresAt: instant }).meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof invitation>

/**
 * What a page or a desktop begins with. `challenge` is the S256 of a text that it keeps; without that text nobody can
 * use what comes back. `state` it gets back to know its own answer by.
 */
export const providerSignIn = z.discriminatedUnion('client', [
  z.strictObject({
    client: z.literal('web'),
    challenge: z.string().regex(/^[\w-]{43}$/),
    state: z.string().regex(/^[\w-]{22,128}$/),
    invitation: z.string().max(200).optional(),
  }),
  z.strictObject({
    client: z.literal('desktop'),
    challenge: z.string().regex(/^[\w-]{43}$/),
    state: z.string().regex(/^[\w-]{22,128}$/),
    redirect: z.string().max(300),
  }),
])
export type ProviderSignIn = z.infer<typeof providerSignIn>

/** Something that acts as a person: an app or a browser that is signed in, or an API token. */
export const openSession = z
  .object({
    id,
    name: z.string(),
    kind: z.enum(['web', 'desktop', 'token']),
    createdAt: instant,
    lastUsedAt: instant,
    expiresAt: instant.optional(),
    /** The one that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'OpenSession' })
export type OpenSession = z.infer<typeof openSession>
export const openSessions = z.object({ items: z.array(openSession) })
