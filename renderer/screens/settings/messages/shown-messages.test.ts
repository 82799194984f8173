import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../../../shared/contract/http/record.ts'
import { mayResend, shownMessages } from './shown-messages.ts'

const message = (id: string, more: Partial<Delivery> = {}): Delivery => ({
  id,
  kind: 'request',
  channel: 'email',
  recipient: `${id}@northwind.example`,
  status: 'delivered',
  attempts: 1,
  createdAt: `2026-11-22T10:00:0${id.length}.000Z`,
  updatedAt: '2026-11-22T10:00:00.000Z',
  ...more,
})
const ALL = [
  message('a', { status: 'queued' }),
  message('bb', { status: 'failed', lastResponse: '550 no such mailbox' }),
  message('ccc', { channel: 'desktop', recipient: 'u1' }),
]
const show = (filter: object, sort = { column: 'created', descending: true }) =>
  shownMessages(ALL, { search: '', statuses: [], channels: [], ...filter }, sort, ({ recipient }) =>
    recipient === 'u1' ? 'Ana Kovač' : recipient,
  ).map(({ id }) => id)

describe('shownMessages', () => {
  it.each([
    ['nothing', {}, ['ccc', 'bb', 'a']],
    ['a name', { search: 'ana' }, ['ccc']],
    ['what the provider said', { search: 'no such' }, ['bb']],
    ['words that do not come together', { search: 'bb 550' }, ['bb']],
    ['a state', { statuses: ['failed', 'queued'] }, ['bb', 'a']],
    ['a channel', { channels: ['desktop'] }, ['ccc']],
  ])('finds by %s', (_name, filter, ids) => expect(show(filter)).toEqual(ids))

  it.each([
    ['created', false, ['a', 'bb', 'ccc']],
    ['status', false, ['bb', 'a', 'ccc']],
    ['status', true, ['ccc', 'a', 'bb']],
    ['recipient', false, ['a', 'ccc', 'bb']],
  ])('sorts by %s (descending: %s)', (column, descending, ids) =>
    expect(show({}, { column, descending })).toEqual(ids),
  )
})

it('offers to try again only what nobody is about to get or has got', () => {
  const may = (['queued', 'sending', 'delivered', 'failed', 'withdrawn'] as const).filter((status) =>
    mayResend(message('a', { status })),
  )
  expect(may).toEqual(['queued', 'failed', 'withdrawn'])
})
