import { z } from 'zod'
import { email, personName } from './common.ts'
import { user } from './people.ts'
import { signInWays } from './sign-in.ts'

/** What an app needs to know before anybody is signed in. */
export const about = z
  .object({
    name: z.literal('countersign'),
    version: z.string(),
    /** True until the owner exists. */
    needsSetup: z.boolean(),
    /** `computer`: bundled with a desktop app, one person. `team`: a server. */
    mode: z.enum(['computer', 'team']),
    /** Absent where an older coordinator answers: an API token alone. */
    signIn: signInWays.optional(),
  })
  .meta({ id: 'About' })
export type About = z.infer<typeof about>

/** Creates the owner. Authorised by the one-time set-up token, or by the desktop's per-start secret. */
export const createOwner = z.strictObject({ name: personName, email }).meta({ id: 'CreateOwner' })
/** Trades a set-up token, an API token or the desktop's secret (in Authorization) for a session. */
export const session = z.object({ token: z.string(), user }).meta({ id: 'Session' })
export type Session = z.infer<typeof session>
/** By which the decisions of a session have to be signed: Ed25519, the 32 bytes in base64url. */
export const deviceKey = z
  .strictObject({ publicKey: z.string().regex(/^[\w-]{43}$/) })
  .meta({ id: 'DeviceKey' })
export const me = z.object({ user, mode: z.enum(['computer', 'team']) }).meta({ id: 'Me' })
export type Me = z.infer<typeof me>
export const streamTicket = z.object({ ticket: z.string(), expiresInSeconds: z.int() })

export const sampleWorkspace = z.object({
  installed: z.boolean(),
  /** Folder in which the sample connector works. */
  folder: z.string().optional(),
})
export type SampleWorkspace = z.infer<typeof sampleWorkspace>

/** A real agent call was made. `requestId`: it waits for somebody; null: a policy answered it, with these words. */
export const sampleTry = z.object({ requestId: z.string().nullable(), answer: z.string().nullable() })
export type SampleTry = z.infer<typeof sampleTry>
