import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type AccountClaims } from 'oidc-provider'

export interface TestPerson {
  readonly email?: string
  /** A string is what some providers send; it is not a promise. */
  readonly email_verified?: boolean | string
}

export const CLIENT_ID = 'countersign'
export const CLIENT_SECRET = 'client-secret-of-the-tests-0123456789'

/**
 * A whole OpenID provider on a real socket. Whoever types a login is that person, whatever the password; what it says
 * of them stands in `people`.
 */
export async function startIdentityProvider(people: Record<string, TestPerson>) {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const create = (coordinator: string): Provider =>
    new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          redirect_uris: [`${coordinator}/sign-in/callback`],
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      cookies: { keys: ['a key of the tests'] },
      pkce: { required: () => true },
      ttl: {
        Session: 3600,
        Interaction: 600,
        Grant: 600,
        AccessToken: 60,
        IdToken: 60,
        AuthorizationCode: 60,
      },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => Promise.resolve({ sub: id, ...people[id] } as AccountClaims),
      }),
    })
  return {
    issuer,
    /** Begins to answer, with this coordinator as the one it knows. */
    opensFor(coordinator: string): void {
      const answer = create(coordinator).callback()
      server.on('request', (request, response) => void answer(request, response))
    },
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

/** A browser as far as signing in goes: it follows redirections, keeps cookies of each origin, and submits forms. */
export function createBrowser() {
  const jar = new Map<string, Map<string, string>>()

  async function send(url: string, body?: URLSearchParams): Promise<Response> {
    const { origin } = new URL(url)
    const cookies = jar.get(origin) ?? new Map<string, string>()
    jar.set(origin, cookies)
    const response = await fetch(url, {
      redirect: 'manual',
      method: body ? 'POST' : 'GET',
      headers: {
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
        ...(body ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(body ? { body: body.toString() } : {}),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  return {
    /**
     * Goes to an address and on from there, signing in as `login` where it is asked, until the next step would match
     * `stop`. Returns that address without opening it.
     */
    async follow(start: string, login: string, stop: (url: URL) => boolean): Promise<string> {
      let url = start
      let body: URLSearchParams | undefined
      for (let step = 0; step < 20; step += 1) {
        const response = await send(url, body)
        body = undefined
        const location = response.headers.get('location')
        if (location !== null) {
          await response.body?.cancel()
          url = new URL(location, url).href
          if (stop(new URL(url))) return url
          continue
        }
        const page = await response.text()
        const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]
        if (action === undefined) throw new Error(`${response.status} at ${url}: ${page.slice(0, 300)}`)
        url = new URL(action, url).href
        const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
        body = new URLSearchParams({ prompt, ...(prompt === 'login' ? { login, password: 'any' } : {}) })
      }
      throw new Error('the way did not end')
    },
    /** Opens one address, and says where it leads. */
    async step(url: string): Promise<string> {
      const response = await send(url)
      await response.body?.cancel()
      return new URL(response.headers.get('location') ?? '', url).href
    },
  }
}
