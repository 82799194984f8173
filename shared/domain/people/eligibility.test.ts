import { describe, expect, it } from 'vitest'
import { castDirectory } from '../request/testing/cast.ts'
import { isEmailAddress } from './email-address.ts'
import {
  delegateOf,
  identityOf,
  isEligible,
  isOwnRequest,
  resolveAddressed,
  resolveEligible,
} from './eligibility.ts'
import { isLanguage } from './language.ts'
import { mailboxAddress, mailboxRef, sameInbox } from './mailbox.ts'

const asking = { requesterId: 'rita', ownerId: 'otto', selfApproval: false }
const nobody = { groups: [], emails: [] }
const directory = castDirectory()
const ids = (refs: readonly { readonly id: string }[]): string[] => refs.map(({ id }) => id)

describe('whom a step addresses', () => {
  const eligible = (to: object, from = directory) => ids(resolveEligible({ ...nobody, ...to }, asking, from))

  it('are active members of its groups, once each, but not those whose request it is', () => {
    expect(eligible({ groups: ['security', 'legal'] })).toEqual(['ada', 'abe', 'lena'])
    expect(eligible({ groups: ['staff', 'nobody'] })).toEqual(['max', 'dora'])
    const away = castDirectory({ ada: { active: false } })
    expect(eligible({ groups: ['security'] }, away)).toEqual(['abe'])
  })

  it('are the users that addresses belong to, else mailboxes', () => {
    expect(eligible({ emails: ['ADA@example.com', 'Board@example.com'] })).toEqual([
      'ada',
      'mail:board@example.com',
    ])
    expect(eligible({ emails: ['rita@example.com', 'rita+2@example.com', 'otto+x@EXAMPLE.com'] })).toEqual([])
    const away = castDirectory({ ada: { active: false } })
    expect(eligible({ emails: ['ada@example.com'] }, away)).toEqual([])
  })

  it('are the requester’s manager, where there is one', () => {
    expect(eligible({ requesterManager: true })).toEqual(['max'])
    expect(eligible({ requesterManager: false })).toEqual([])
    const withoutManager = {
      ...directory,
      person: (id: string) => (id === 'rita' ? undefined : directory.person(id)),
    }
    expect(eligible({ requesterManager: true }, withoutManager)).toEqual([])
  })

  it('are those whose request it is too, for being told alone', () => {
    const told = resolveAddressed({ groups: ['staff'], emails: ['max@example.com'] }, asking, directory)
    expect(ids(told)).toEqual(['rita', 'max', 'dora'])
  })
})

describe('whether one may decide', () => {
  const may = (id: string, to: object, from = directory, more = {}) =>
    isEligible(id, { ...nobody, ...to }, { ...asking, ...more }, from)

  it('is so for those addressed, by group, address or as the manager', () => {
    expect(may('ada', { groups: ['nobody', 'security'] })).toBe(true)
    expect(may('zoe', { groups: ['nobody', 'security'] })).toBe(false)
    expect(may('ada', { emails: ['other@example.com', 'ADA@example.com'] })).toBe(true)
    expect(may('zoe', { emails: ['ada@example.com'] })).toBe(false)
    expect(may('mail:board@example.com', { emails: ['Board@example.com'] })).toBe(true)
    expect(may('mail:ada@example.com', { emails: ['ada@example.com'] })).toBe(true)
    expect(may('max', { requesterManager: true })).toBe(true)
    expect(may('max', {})).toBe(false)
    expect(may('ada', { requesterManager: true })).toBe(false)
    expect(may('max', { requesterManager: true }, directory, { requesterId: 'gone' })).toBe(false)
  })

  it('is not so for those who left, or whose request it is', () => {
    const away = castDirectory({ ada: { active: false } })
    expect(may('ada', { groups: ['security'] }, away)).toBe(false)
    expect(may('ada', { emails: ['ada@example.com'] }, away)).toBe(false)
    expect(may('rita', { groups: ['staff'] })).toBe(false)
    expect(may('otto', { groups: ['security'] })).toBe(false)
    expect(may('rita', { groups: ['staff'] }, directory, { selfApproval: true })).toBe(true)
  })
})

describe('one’s own request', () => {
  const own = (id: string, more = {}) => isOwnRequest(id, { ...asking, ...more }, directory)

  it('is that of the requester and of the agent’s owner, under any address of theirs', () => {
    expect(
      ['rita', 'otto', 'mail:rita@example.com', 'mail:rita+x@example.com', 'ada'].map((id) => own(id)),
    ).toEqual([true, true, true, true, false])
    expect(own('mail:board@example.com')).toBe(false)
    expect(own('mail:board@example.com', { requesterId: 'gone', ownerId: null })).toBe(false)
    expect(own('rita', { selfApproval: true })).toBe(false)
    expect(own('otto', { selfApproval: true })).toBe(true)
  })
})

describe('whoever stands in', () => {
  const DAY = 86_400_000
  const standIn = (to: string, at: number, id = 'ada') => {
    const away = castDirectory({ ada: { delegation: { to, from: DAY, until: 2 * DAY } } })
    return delegateOf(id, asking, away, at)?.id
  }

  it('does so from the first instant until before the last', () => {
    expect([DAY - 1, DAY, 2 * DAY - 1, 2 * DAY].map((at) => standIn('dora', at))).toEqual([
      undefined,
      'dora',
      'dora',
      undefined,
    ])
    expect(standIn('dora', DAY, 'abe')).toBeUndefined()
  })

  it('is never somebody whose request it is, nor nobody', () => {
    expect(['rita', 'otto', 'nobody'].map((to) => standIn(to, DAY))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('mailboxes', () => {
  it('are the person who has the address by now, or themselves', () => {
    expect(identityOf('mail:ada@example.com', directory)).toBe('ada')
    expect(identityOf('mail:board@example.com', directory)).toBe('mail:board@example.com')
    expect(identityOf('ada', directory)).toBe('ada')
    expect(mailboxRef('Board@Example.com')).toEqual({
      id: 'mail:board@example.com',
      name: 'board@example.com',
      email: 'board@example.com',
    })
    expect([mailboxAddress('mail:a@b.c'), mailboxAddress('ada')]).toEqual(['a@b.c', undefined])
  })

  it('are one under other letter case or a tag, and else two', () => {
    expect(sameInbox('Ada+any.thing@Example.com', 'ada@example.COM')).toBe(true)
    expect(sameInbox('ada@example.com', 'ada@example.org')).toBe(false)
    expect(sameInbox('straße@example.com', 'strasse@example.com')).toBe(false)
    expect(sameInbox('"a+b@c"@d.com', '"a@c"@d.com')).toBe(false)
  })
})

describe('an address', () => {
  const longest = `${'l'.repeat(64)}@${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(61)}`

  it.each([
    'a@b',
    'ada.lovelace+tag@example.com',
    '"quoted @ blank"@example.com',
    'ada@[192.0.2.1]',
    'ada@[IPv6:2001:db8::1]',
    'jürgen@müller.example',
    `${'é'.repeat(32)}@b`,
    `${'€'.repeat(21)}@b`,
    `${'😀'.repeat(16)}@b`,
    `${'\u007f'.replace('\u007f', 'l').repeat(64)}@b`,
    longest,
  ])('may be %s', (text) => {
    expect(isEmailAddress(text)).toBe(true)
  })

  it.each([
    '',
    'a',
    'ab',
    '@b',
    'a@',
    'a b@c',
    'a@b c',
    'a@b\n',
    'a\u200b@b',
    '.a@b',
    'a@-b',
    '"a@b',
    'a@b@c',
    'Ada <ada@example.com>',
    'a@[x]',
    `${'l'.repeat(65)}@b`,
    `${'é'.repeat(33)}@b`,
    `${'\u0800'.repeat(22)}@b`,
    `${'€'.repeat(22)}@b`,
    `${'😀'.repeat(17)}@b`,
    `${'\u{10000}'.repeat(17)}@b`,
    `${longest}d`,
  ])('is not %s', (text) => {
    expect(isEmailAddress(text)).toBe(false)
  })

  it('is counted as it is sent, at each length of a letter', () => {
    const locals = (letter: string, times: number) => isEmailAddress(`${letter.repeat(times)}@b`)
    expect([locals('\u0080', 1), locals('ÿ', 32), locals('ÿ', 33)]).toEqual([false, true, false])
    expect([locals('߀', 32), locals('߀', 33)]).toEqual([true, false])
    expect([locals('ࠀ', 21), locals('ࠀ', 22)]).toEqual([true, false])
    expect([locals('！', 21), locals('！', 22)]).toEqual([true, false])
    expect([locals('𐀀', 16), locals('𐀀', 17)]).toEqual([true, false])
  })
})

describe('a language', () => {
  it('is one that messages are written in', () => {
    expect(['en', 'de', 'fr', '', null, undefined].map(isLanguage)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ])
  })
})
