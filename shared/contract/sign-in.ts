import { z } from 'zod'
import { email } from './http/common.ts'

/**
 * What a page asks of the desktop while a person signs in to a team's coordinator. The coordinator, its challenge and
 * every secret stay with the desktop: the page names no address after the first step.
 */
export const signInStep = z.discriminatedUnion('step', [
  /** Which ways there are at an address. The person is asked whether to talk to it. */
  z.strictObject({ step: z.literal('look'), address: z.string().trim().min(1).max(500) }),
  /** Has a code mailed. */
  z.strictObject({ step: z.literal('email'), email }),
  z.strictObject({ step: z.literal('code'), code: z.string().trim().min(1).max(50) }),
  z.strictObject({ step: z.literal('token'), token: z.string().trim().min(1).max(500) }),
  /** Opens the person's browser and answers when they have come back from it, or `cancel` was said. */
  z.strictObject({ step: z.literal('browser') }),
  z.strictObject({ step: z.literal('cancel') }),
])
export type SignInStep = z.infer<typeof signInStep>

export const signInAnswer = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('ways'),
    address: z.string(),
    email: z.boolean(),
    /** The host of the identity provider. */
    provider: z.string().nullable(),
  }),
  z.strictObject({ step: z.literal('code-sent') }),
  z.strictObject({ step: z.literal('signed-in'), tokenKept: z.enum(['keychain', 'memory']) }),
  z.strictObject({ step: z.literal('cancelled') }),
])
export type SignInAnswer = z.infer<typeof signInAnswer>
