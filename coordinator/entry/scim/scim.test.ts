import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Directory } from '../../../shared/contract/http/directory.ts'
import type { Group, User } from '../../../shared/contract/http/people.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { flowBody, must } from '../../testing/cast.ts'
import { cast, stage } from '../../testing/staged.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

type Loose = Record<string, unknown>
interface Answer {
  readonly status: number
  readonly type: string | null
  readonly body: Loose
}

let key: string
beforeAll(async () => {
  key = (await must<{ key: string }>(cast.olga.client.post('/directory/keys', { name: 'Entra' }))).key
})

async function scim(method: string, path: string, body?: unknown, bearer = key): Promise<Answer> {
  const answer = await fetch(`${stage.url}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    body: text === '' ? {} : (JSON.parse(text) as Loose),
  }
}

const person = (name: string, more: object = {}) => ({
  schemas: [USER, ENTERPRISE],
  externalId: `ext-${name}`,
  userName: `${name.toLowerCase()}@corp.example`,
  name: { givenName: name, familyName: 'Example' },
  emails: [{ value: `${name.toLowerCase()}@corp.example`, type: 'work', primary: true }],
  active: true,
  ...more,
})
async function add(name: string, more: object = {}): Promise<string> {
  const { status, body } = await scim('POST', '/Users', person(name, more))
  expect(status, JSON.stringify(body)).toBe(201)
  return String(body['id'])
}
const patch = (path: string, ...operations: object[]) =>
  scim('PATCH', path, { schemas: [PATCH], Operations: operations })
const known = (id: string) => must<User>(cast.olga.client.get(`/users/${id}`))

describe('a directory', () => {
  it('adds people with number and manager, and finds them by user name', async () => {
    const boss = await add('Berta')
    const id = await add('Anton', {
      phoneNumbers: [{ value: '+46 (70) 123-45 67', type: 'mobile' }],
      [ENTERPRISE]: { manager: { value: boss } },
    })
    expect(await known(id)).toMatchObject({
      name: 'Anton Example',
      email: 'anton@corp.example',
      phone: '+46701234567',
      managerId: boss,
      role: 'member',
      source: 'scim',
      active: true,
    })
    const { body, type } = await scim(
      'GET',
      `/Users?filter=${encodeURIComponent('userName eq "ANTON@corp.example"')}`,
    )
    expect(type).toContain('application/scim+json')
    expect(body).toMatchObject({
      totalResults: 1,
      Resources: [
        {
          id,
          externalId: 'ext-Anton',
          userName: 'anton@corp.example',
          [ENTERPRISE]: { manager: { value: boss } },
          meta: { resourceType: 'User', location: `${stage.url}/scim/v2/Users/${id}` },
        },
      ],
    })
    expect((await scim('GET', '/Users?filter=userName%20eq%20%22nobody%22')).body).toMatchObject({
      totalResults: 0,
    })
  })

  it('lists in pages', async () => {
    const all = (await scim('GET', '/Users?count=500')).body['totalResults'] as number
    const page = (await scim('GET', '/Users?startIndex=2&count=1&sortBy=userName')).body
    expect(page).toMatchObject({ totalResults: all, startIndex: 2, itemsPerPage: 1 })
    expect(page['Resources']).toHaveLength(1)
  })

  it('deactivates somebody: signed out, stream closed, vote no longer counted, at once', async () => {
    const id = await add('Carl', { roles: [{ value: 'approver' }] })
    const group = await scim('POST', '/Groups', {
      schemas: [GROUP],
      displayName: 'Deciders',
      members: [{ value: id }],
    })
    const two = flowBody('Two of them', String(group.body['id']), { isDefault: false })
    const { token } = await must<{ token: string }>(
      cast.olga.client.post(`/users/${id}/tokens`, { name: 'x' }),
    )
    await must(cast.olga.client.post('/flows', two))
    const socket = new WebSocket(`${stage.url.replace('http', 'ws')}/api/v1/stream`, {
      headers: { authorization: `Bearer ${token}` },
    })
    await once(socket, 'message')
    const closed = once(socket, 'close')

    // As Entra writes it: the value as a text, the path in its own spelling.
    const { status } = await patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'False' })
    expect(status).toBe(200)
    expect((await closed)[0]).toBeGreaterThanOrEqual(4000)
    expect((await stage.as(token).get('/me')).status).toBe(401)
    expect(await known(id)).toMatchObject({ active: false })
  })

  it('takes a vote back with the right to it', async () => {
    const [first, second] = [await add('Dora', { roles: [{ value: 'approver' }] }), await add('Emil')]
    const group = await scim('POST', '/Groups', {
      schemas: [GROUP],
      displayName: 'Pair',
      members: [{ value: first }, { value: second }],
    })
    const flow = flowBody('Both', String(group.body['id']), { isDefault: true })
    const node = flow.graph.nodes[0] as { minimum: number }
    node.minimum = 2
    await must(cast.olga.client.post('/flows', flow))
    const request = await must<Request>(
      cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }),
    )
    const { token } = await must<{ token: string }>(
      cast.olga.client.post(`/users/${first}/tokens`, { name: 'x' }),
    )
    await must(
      stage.as(token).post(`/requests/${request.id}/decisions`, {
        decisionId: randomUUID(),
        verdict: 'approve',
        digest: request.digest,
      }),
    )
    await patch(`/Groups/${String(group.body['id'])}`, { op: 'remove', path: `members[value eq "${first}"]` })
    const after = await must<Request>(cast.olga.client.get(`/requests/${request.id}`))
    expect(after.status).toBe('pending')
    expect((await must<Group>(cast.olga.client.get(`/groups/${String(group.body['id'])}`))).members).toEqual([
      second,
    ])
  })

  it('removes somebody: not there any more, and whoever gets the address is somebody else', async () => {
    const id = await add('Frida')
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204)
    expect((await scim('GET', `/Users/${id}`)).status).toBe(404)
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(404)
    expect(await known(id)).toMatchObject({ name: 'Frida Example', active: false, groups: [] })
    expect(await add('Frida')).not.toBe(id)
  })

  it('keeps both of two changes to a group that come at once', async () => {
    const people = await Promise.all(['Gus', 'Hans', 'Ina', 'Jan', 'Kai', 'Lea'].map((name) => add(name)))
    const group = await scim('POST', '/Groups', { schemas: [GROUP], displayName: 'Crowd' })
    const path = `/Groups/${String(group.body['id'])}`
    const answers = await Promise.all(
      people.map((value) => patch(path, { op: 'add', path: 'members', value: [{ value }] })),
    )
    expect(answers.map(({ status }) => status)).toEqual(people.map(() => 200))
    const { body } = await scim('GET', path)
    expect((body['members'] as Loose[]).map(({ value }) => value).toSorted()).toEqual([...people].toSorted())
    await patch(path, { op: 'Remove', path: 'members', value: [{ value: people[0] }] })
    expect(((await scim('GET', path)).body['members'] as Loose[]).length).toBe(people.length - 1)
  })

  it('renames groups, and cannot remove one that a flow names', async () => {
    const { body } = await scim('POST', '/Groups', {
      schemas: [GROUP],
      displayName: 'Old name',
      externalId: 'g-1',
    })
    const path = `/Groups/${String(body['id'])}`
    await patch(path, { op: 'add', path: 'members', value: [{ value: await add('Paula') }] })
    expect((await patch(path, { op: 'replace', value: { displayName: 'New name' } })).body).toMatchObject({
      displayName: 'New name',
      externalId: 'g-1',
    })
    await must(
      cast.olga.client.post('/flows', flowBody('Names it', String(body['id']), { isDefault: false })),
    )
    expect(await scim('DELETE', path)).toMatchObject({
      status: 409,
      body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '409' },
    })
  })

  it('takes over people who were added by hand, and never administrators', async () => {
    const { body } = await scim('GET', `/Users?filter=${encodeURIComponent('userName eq "kim@example.com"')}`)
    expect(body).toMatchObject({ totalResults: 1 })
    await patch(`/Users/${cast.kim.id}`, { op: 'replace', path: 'displayName', value: 'Kim from Corp' })
    expect(await known(cast.kim.id)).toMatchObject({ name: 'Kim from Corp', source: 'scim' })

    expect((await scim('GET', `/Users/${cast.olga.id}`)).status).toBe(404)
    expect(
      (await patch(`/Users/${cast.olga.id}`, { op: 'replace', path: 'active', value: false })).status,
    ).toBe(404)
    const olga = await known(cast.olga.id)
    expect(await scim('POST', '/Users', person('Double', { emails: [{ value: olga.email }] }))).toMatchObject(
      {
        status: 409,
        body: { scimType: 'uniqueness' },
      },
    )
    expect((await scim('POST', '/Users', person('Boss', { roles: [{ value: 'admin' }] }))).status).toBe(403)
  })

  it('sees nothing of groups that were made by hand', async () => {
    expect((await scim('GET', `/Groups/${cast.security.id}`)).status).toBe(404)
    expect((await scim('POST', '/Groups', { schemas: [GROUP], displayName: 'security' })).body).toMatchObject(
      {
        scimType: 'uniqueness',
      },
    )
  })

  it.each([
    ['no user name', '/Users', { schemas: [USER] }, 400],
    ['an address that is none', '/Users', person('Mona', { emails: [{ value: 'nonsense' }] }), 400],
    ['a number that is none', '/Users', person('Nora', { phoneNumbers: [{ value: '12' }] }), 400],
    [
      'a manager who is nobody',
      '/Users',
      person('Otto', { [ENTERPRISE]: { manager: { value: 'nobody' } } }),
      400,
    ],
    [
      'a member who is nobody',
      '/Groups',
      { schemas: [GROUP], displayName: 'X', members: [{ value: 'nobody' }] },
      400,
    ],
    ['a user name twice', '/Users', person('Anton', { emails: [{ value: 'other@corp.example' }] }), 409],
  ])('is refused with %s, in the words of SCIM, and changes nothing', async (_, path, body, status) => {
    const before = (await scim('GET', `${path}?count=1`)).body['totalResults']
    const answer = await scim('POST', path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(status)
    expect(answer.body['schemas']).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error'])
    expect((await scim('GET', `${path}?count=1`)).body['totalResults']).toBe(before)
  })

  it('says what it can', async () => {
    expect((await scim('GET', '/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true },
    })
    expect((await scim('GET', '/ResourceTypes')).body).toMatchObject({ totalResults: 2 })
    expect((await scim('GET', '/Schemas')).body).toMatchObject({ totalResults: 3 })
  })

  it('can do nothing else with its key, and nothing at all once it is revoked', async () => {
    for (const path of ['/requests', '/users', '/me'])
      expect((await stage.as(key).get(path)).status).toBe(401)
    const before = await must<Directory>(cast.olga.client.get('/directory'))
    expect(before).toMatchObject({ url: `${stage.url}/scim/v2`, keys: [{ name: 'Entra' }] })
    expect(JSON.stringify(before)).not.toContain(key)
    const events = await must<{ items: { type: string; actor: Loose }[] }>(
      cast.olga.client.get('/events?limit=500'),
    )
    expect(events.items.find(({ type }) => type === 'user.created')).toBeDefined()
    expect(events.items.some(({ actor }) => actor['kind'] === 'system' && actor['name'] === 'Entra')).toBe(
      true,
    )

    await must(cast.olga.client.delete(`/directory/keys/${before.keys[0]?.id ?? ''}`))
    expect((await scim('GET', '/Users')).status).toBe(401)
    expect((await scim('GET', '/Users', undefined, 'cs_dir_guess')).status).toBe(401)
  })
})
