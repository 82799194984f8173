import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { User } from '../../shared/contract/http/people.ts'
import type { Session } from '../../shared/contract/http/session.ts'
import type { Invitation } from '../../shared/contract/http/sign-in.ts'
import { must } from './cast.ts'
import { CrankedClock } from './cranked-clock.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  createBrowser,
  startIdentityProvider,
  type TestPerson,
} from './identity-provider.ts'
import { OWNER_TOKEN, startTestCoordinator, type TestCoordinator } from './test-coordinator.ts'

export const MINUTE = 60_000
export const REDIRECT = `http://127.0.0.1:4711/${'p'.repeat(43)}`

export let clock: CrankedClock
export let stage: TestCoordinator
export let provider: Awaited<ReturnType<typeof startIdentityProvider>>
export const people: Record<string, TestPerson> = {}
beforeAll(async () => {
  clock = new CrankedClock()
  provider = await startIdentityProvider(people)
  stage = await startTestCoordinator({
    clock,
    flags: {
      oidcIssuer: provider.issuer,
      oidcClientId: CLIENT_ID,
      oidcClientSecret: CLIENT_SECRET,
      oidcLinkByEmail: true,
    },
  })
  provider.opensFor(stage.url)
})
afterAll(async () => {
  await stage.stop()
  await provider.stop()
})

export let count = 0
export let ana: User
/** Who Ana is at the provider. */
export let login: string
beforeEach(async () => {
  clock.turn(61 * MINUTE)
  count += 1
  login = `ana-${count}`
  people[login] = { email: `ana.${count}@work.example`, email_verified: true }
  ana = await addPerson(`Ana ${count}`, `ana.${count}@example.com`)
})

export const admin = () => stage.as(OWNER_TOKEN)
export const addPerson = (name: string, email: string, more: object = {}) =>
  must<User>(admin().post('/users', { name, email, ...more }))
export const change = (more: object) =>
  must(admin().put(`/users/${ana.id}`, { name: ana.name, email: ana.email, ...more }))
export async function invited(id = ana.id): Promise<string> {
  const { link } = await must<Invitation>(admin().post(`/users/${id}/invitations`))
  return /#\/sign-in\?invitation=([\w-]{43})$/.exec(link)?.[1] ?? ''
}

export interface Begun {
  readonly url: string
  readonly verifier: string
  readonly state: string
}
export function begin(more: Record<string, string> = {}): Begun {
  const verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const query = new URLSearchParams({ client: 'web', challenge, state, ...more })
  return { url: `${stage.url}/sign-in/start?${query.toString()}`, verifier, state }
}

/** What came back to whoever began: of the page behind `#`, of a desktop in the address itself. */
export const answerIn = (address: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(address.slice(address.indexOf('?'))))
export const isCallback = (url: URL) => url.pathname === '/sign-in/callback'

/** Up to the address that the provider sends the browser to. */
export const toCallback = (begun: Begun, who = login, browser = createBrowser()) =>
  browser.follow(begun.url, who, isCallback)
/** The whole way through the browser. */
export async function throughBrowser(begun: Begun, who = login): Promise<Record<string, string>> {
  return answerIn(await createBrowser().step(await toCallback(begun, who)))
}

export type Refused = { code?: string }
export const trade = (code: string | undefined, verifier: string, client = 'web') =>
  stage.as(null).post<Session & Refused>('/sign-in/provider/session', { code, verifier, client })
export const refusedTrade = async (...given: Parameters<typeof trade>) => (await trade(...given)).body.code

/** Ana is known by her identity from now on. */
export async function linked(): Promise<Session> {
  const begun = begin({ invitation: await invited() })
  const { code } = await throughBrowser(begun)
  return must<Session>(trade(code, begun.verifier))
}
