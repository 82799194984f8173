import { describe, expect, it } from 'vitest'
import type { Agent, Group, User } from '../../../../shared/contract/http/people.ts'
import { must } from '../../../testing/cast.ts'
import { cast } from '../../../testing/staged.ts'
import type { TestClient } from '../../../testing/test-coordinator.ts'
import { refusedWith } from '../../../testing/refused-with.ts'

const admin = (): TestClient => cast.olga.client

describe('people', () => {
  it('are in the groups they are put into, from either side', async () => {
    const legal = await must<Group>(admin().post('/groups', { name: 'Legal' }))
    const zoe = await must<User>(
      admin().post('/users', { name: 'Zoe', email: 'zoe@example.com', groups: [legal.id] }),
    )
    expect(await must<Group>(admin().get(`/groups/${legal.id}`))).toMatchObject({ members: [zoe.id] })
    await must(admin().put(`/groups/${legal.id}`, { name: 'Legal', members: [cast.kim.id] }))
    expect(await must<User>(admin().get(`/users/${zoe.id}`))).toMatchObject({ groups: [] })
    expect(await must<User>(admin().get(`/users/${cast.kim.id}`))).toMatchObject({ groups: [legal.id] })
    expect((await admin().delete(`/groups/${legal.id}`)).status).toBe(204)
    expect(await must<User>(admin().get(`/users/${cast.kim.id}`))).toMatchObject({ groups: [] })
  })

  it.each<[string, object, number, string]>([
    ['an address that is used, in another case', { name: 'A', email: 'ANA@example.com' }, 409, 'email_taken'],
    [
      'a group that is not there',
      { name: 'A', email: 'a@example.com', groups: ['none'] },
      422,
      'invalid_body',
    ],
    [
      'a manager who is not there',
      { name: 'A', email: 'a@example.com', managerId: 'none' },
      422,
      'invalid_body',
    ],
    ['a number that is none', { name: 'A', email: 'a@example.com', phone: '123' }, 422, 'invalid_body'],
    ['an address that is none', { name: 'A', email: 'nowhere' }, 422, 'invalid_body'],
    ['a role that is none', { name: 'A', email: 'a@example.com', role: 'root' }, 422, 'invalid_body'],
    ['no name', { name: '  ', email: 'a@example.com' }, 422, 'invalid_body'],
    ['a field that is not known', { name: 'A', email: 'a@example.com', admin: true }, 422, 'invalid_body'],
  ])('cannot have %s', async (_what, body, status, code) => {
    expect(await refusedWith(admin().post('/users', body))).toEqual([status, code])
  })

  it('have a number of their own', async () => {
    await must(admin().post('/users', { name: 'One', email: 'one@example.com', phone: '+46701234567' }))
    expect(
      await refusedWith(
        admin().post('/users', { name: 'Two', email: 'two@example.com', phone: '+46701234567' }),
      ),
    ).toEqual([409, 'phone_taken'])
  })

  it('stay in the group that a flow asks', async () => {
    expect(await refusedWith(admin().delete(`/groups/${cast.security.id}`))).toEqual([409, 'group_in_use'])
  })

  it('come in pages, sorted and searched', async () => {
    const page = (query: string) =>
      must<{ items: User[]; nextCursor: string | null; total: number }>(admin().get(`/users?${query}`))
    const first = await page('limit=2')
    const second = await page(`limit=2&cursor=${first.nextCursor ?? ''}`)
    const names = [...first.items, ...second.items].map(({ name }) => name)
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')))
    expect(names).toHaveLength(4)
    expect((await page('q=KIM')).items.map(({ id }) => id)).toEqual([cast.kim.id])
    expect((await page('sort=-name&limit=1')).items[0]?.name).toBe('Zoe')
    expect((await admin().get('/users?sort=password')).status).toBe(422)
    expect((await admin().get('/users?limit=0')).status).toBe(422)
  })

  it('who may only see themselves see only themselves', async () => {
    const { items } = await must<{ items: User[] }>(cast.kim.client.get('/users'))
    expect(items.map(({ id }) => id)).toEqual([cast.kim.id])
    expect(
      (await must<{ items: Agent[] }>(cast.max.client.get('/agents'))).items.map(({ id }) => id),
    ).toEqual([cast.robot.id])
    expect((await must<{ items: Agent[] }>(cast.kim.client.get('/agents'))).items).toEqual([])
  })
})
