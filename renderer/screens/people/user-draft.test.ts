import { describe, expect, it } from 'vitest'
import { saveUser, type User } from '../../../shared/contract/http/people.ts'
import { emptyUser, endsBeforeItBegins, userBodyOf, userDraftOf } from './user-draft.ts'

const ana: User = {
  id: 'ana',
  name: 'Ana Lund',
  email: 'ana@northwind.example',
  phone: '+46701234567',
  role: 'approver',
  groups: ['g1'],
  managerId: 'sam',
  active: true,
  delegation: { to: 'sam', from: '2026-11-22T08:00:00.000Z', until: '2026-11-29T17:30:00.000Z' },
  source: 'local',
  updatedAt: '2026-11-20T08:00:00.000Z',
}

describe('a person as typed', () => {
  it('goes back unchanged when nothing was typed', () => {
    const { id, source, updatedAt, ...body } = ana
    expect(saveUser.parse(userBodyOf(userDraftOf(ana)))).toEqual(body)
    expect([id, source, updatedAt]).toHaveLength(3)
  })

  it('leaves out what is empty', () => {
    const body = userBodyOf({ ...emptyUser(), name: 'Bo', email: ' bo@northwind.example ' })
    expect(saveUser.parse(body)).toEqual({
      name: 'Bo',
      email: 'bo@northwind.example',
      role: 'member',
      groups: [],
      active: true,
    })
  })

  it('takes a number with blanks and brackets, and refuses one without its country', () => {
    const typed = (phone: string) => saveUser.safeParse(userBodyOf({ ...userDraftOf(ana), phone }))
    expect(typed('+46 (70) 123-45 67').data?.phone).toBe('+46701234567')
    expect(typed('070 123 45 67').success).toBe(false)
  })

  it('wants a stand-in and both times of an absence', () => {
    const away = { ...emptyUser(), name: 'Bo', email: 'bo@northwind.example', away: true }
    const paths = saveUser.safeParse(userBodyOf(away)).error?.issues.map(({ path }) => path.join('.'))
    expect(paths).toEqual(['delegation.to', 'delegation.from', 'delegation.until'])
    expect(endsBeforeItBegins({ ...away, from: '2026-11-22T10:00', until: '2026-11-22T10:00' })).toBe(true)
    expect(endsBeforeItBegins({ ...away, from: '2026-11-22T10:00', until: '2026-11-22T10:01' })).toBe(false)
  })
})
