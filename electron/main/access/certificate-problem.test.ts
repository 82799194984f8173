import { once } from 'node:events'
import { createServer, get, type Server } from 'node:https'
import { createServer as createPlainServer } from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from '../../../coordinator/testing/test-certificate.ts'
import { callCoordinator } from './call-coordinator.ts'
import { signInToTeam } from './sign-in-to-team.ts'
import { createTeamAccess } from './team-access.ts'
import { AUTHORITY, CERTIFICATES } from './testing/certificates.ts'
import { createSignInFlow } from './sign-in-flow.ts'

const open: (Server | NetServer)[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

/** A server that would let anybody in, if its certificate were trusted. Counts what it was asked. */
async function serve(options: { cert: string; key: string; ca?: string }) {
  let asked = 0
  const server = createServer(
    { ...options, cert: options.cert + (options.ca ?? '') },
    (_request, response) => {
      asked += 1
      response.end('{}')
    },
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(server)
  return { address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked }
}

/** `fetch` of a machine that knows this authority; what is wrong besides fails as it does there. */
const trusting = (authority: string): typeof fetch =>
  ((address: string) =>
    new Promise((_answered, failed) => {
      const request = get(address, { ca: authority }, (response) => {
        response.resume()
        failed(new Error('it was answered'))
      })
      request.on('error', (cause) => failed(new TypeError('fetch failed', { cause })))
    })) as typeof fetch

const selfSigned = { cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY }
const { good, other, expired, future } = CERTIFICATES

describe('a coordinator whose certificate is wrong', () => {
  it.each([
    ['signed by itself', selfSigned, 'certificate_self_signed'],
    ['of an authority that nobody knows', good, 'certificate_unknown_authority'],
    ['of such an authority that comes along', { ...good, ca: AUTHORITY }, 'certificate_unknown_authority'],
  ])('is not spoken to when it is %s', async (_what, certificate, code) => {
    const { address, asked } = await serve(certificate)
    await expect(signInToTeam(address, 'token')).rejects.toMatchObject({ code })
    const call = { method: 'GET', path: '/api/v1/me' }
    await expect(callCoordinator(createTeamAccess(address, 'token'), call)).rejects.toMatchObject({ code })
    const flow = createSignInFlow({
      confirmTeam: () => Promise.resolve(true),
      join: () => Promise.reject(new Error('nobody joins')),
      openBrowser: () => Promise.reject(new Error('nothing is opened')),
      page: () => ({ language: 'en', title: '', text: '' }),
      device: 'test',
      fetch,
    })
    await expect(flow({ step: 'look', address })).rejects.toMatchObject({ code })
    expect(asked()).toBe(0)
  })

  /** With the authority trusted, so that only the other fault is left. */
  it.each([
    ['for another host', other, 'certificate_wrong_host'],
    ['over', expired, 'certificate_expired'],
    ['not valid yet', future, 'certificate_not_yet_valid'],
  ])('is not spoken to when it is %s', async (_what, certificate, code) => {
    const { address, asked } = await serve(certificate)
    await expect(signInToTeam(address, 'token', trusting(AUTHORITY))).rejects.toMatchObject({ code })
    expect(asked()).toBe(0)
  })

  it('is another thing than no TLS at all, and than nobody there', async () => {
    const plain = createPlainServer((_request, response) => response.end())
    plain.listen(0, '127.0.0.1')
    await once(plain, 'listening')
    open.push(plain)
    const { port } = plain.address() as AddressInfo
    for (const address of [`https://127.0.0.1:${port}`, 'https://127.0.0.1:1'])
      await expect(signInToTeam(address, 'token')).rejects.toMatchObject({ code: 'coordinator_unavailable' })
  })
})
