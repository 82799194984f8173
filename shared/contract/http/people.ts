import { z } from 'zod'
import { isTimeZone, WEEKDAYS } from '../../domain/delivery/quiet-hours.ts'
import { LANGUAGES } from '../../domain/people/language.ts'
import { email, id, instant, personName, phone } from './common.ts'

export const role = z.enum(['admin', 'approver', 'member'])

export const delegation = z.strictObject({ to: id, from: instant, until: instant })

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
/** Hours of each day in which mail, texts and notifications wait, but for what cannot. `HH:MM` in the zone named. */
export const quietHours = z
  .strictObject({
    from: timeOfDay,
    until: timeOfDay,
    timeZone: z.string().max(64).refine(isTimeZone, { error: 'This time zone is not known.' }),
    /** Days on which they begin; absent: every day. */
    days: z.array(z.enum(WEEKDAYS)).min(1).max(7).readonly().optional(),
  })
  .refine(({ from, until }) => from !== until, {
    path: ['until'],
    error: 'Quiet hours have to end at another time than they begin.',
  })

/** In which messages to people are written. */
export const language = z.enum(LANGUAGES)
export const messageLanguage = z.strictObject({ language }).meta({ id: 'MessageLanguage' })
export type MessageLanguage = z.infer<typeof messageLanguage>

/** What people choose for themselves. What is left out is as for everybody. */
export const preferences = z
  .strictObject({ language: language.optional(), quietHours: quietHours.optional() })
  .meta({ id: 'Preferences' })
export type Preferences = z.infer<typeof preferences>

export const saveUser = z
  .strictObject({
    name: personName,
    email,
    phone: phone.optional(),
    role: role.default('member'),
    groups: z.array(id).default([]),
    managerId: id.optional(),
    active: z.boolean().default(true),
    delegation: delegation.optional(),
    quietHours: quietHours.optional(),
    /** Absent: the workspace’s. */
    language: language.optional(),
  })
  .meta({ id: 'SaveUser' })
export type SaveUser = z.infer<typeof saveUser>
/** As an answer: what a newer coordinator adds is left out, not refused. So with every resource. */
export const user = saveUser
  .strip()
  .extend({
    id,
    source: z.enum(['local', 'scim']),
    updatedAt: instant,
    /** Their number answered STOP: no text is sent to it until START comes from there. */
    textsEnded: z.literal(true).optional(),
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof user>

export const createToken = z.strictObject({ name: z.string().trim().min(1).max(120) })
export const createdToken = z.object({ id, token: z.string() })

export const saveGroup = z
  .strictObject({ name: z.string().trim().min(1).max(120), members: z.array(id).default([]) })
  .meta({ id: 'SaveGroup' })
export type SaveGroup = z.infer<typeof saveGroup>
export const group = saveGroup
  .strip()
  .extend({ id, source: z.enum(['local', 'scim']), updatedAt: instant })
  .meta({ id: 'Group' })
export type Group = z.infer<typeof group>

export const saveAgent = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    userId: id,
    /** How long a call may be held, seconds. Default 50; up to 1,800 for clients that wait longer. */
    holdSeconds: z.int().min(1).max(1800).optional(),
  })
  .meta({ id: 'SaveAgent' })
export type SaveAgent = z.infer<typeof saveAgent>
export const agent = saveAgent
  .strip()
  .extend({
    id,
    lastUsedAt: instant.optional(),
    keys: z.array(
      z.object({
        id,
        name: z.string(),
        createdAt: instant,
        lastUsedAt: instant.optional(),
        expiresAt: instant.optional(),
      }),
    ),
    updatedAt: instant,
  })
  .meta({ id: 'Agent' })
export type Agent = z.infer<typeof agent>
export const createKey = z.strictObject({
  name: z.string().trim().min(1).max(120),
  expiresAt: instant.optional(),
})
export const createdKey = z.object({ id, key: z.string() })
