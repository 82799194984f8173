import { z } from 'zod'
import { email } from './common.ts'

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
