import { describe, expect, it } from 'vitest'
import { rowOf } from '../../../offline/request-row.ts'
import { sampleRequest } from '../../../offline/testing/sample-request.ts'
import { listView } from './list-view.ts'

const row = (id: string, name: string, minute: number, more: object = {}) =>
  rowOf(
    sampleRequest(id, {
      requester: { id: name, name, email: `${name.toLowerCase()}@example.org`, groups: [] },
      createdAt: new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString(),
      ...more,
    }),
  )
const calendar = { id: 'cal', key: 'google-calendar', name: 'Google Calendar', status: 'connected' }
const rows = [
  row('1', 'Bo', 1),
  row('2', 'Åsa', 2, { note: 'plan the offsite' }),
  row('3', 'Ana', 3, { connector: calendar }),
  row('4', 'bo', 4),
]
const ids = (filter: { text?: string; connectors?: string[] }, column = 'requested', descending = true) =>
  listView(rows, { text: '', connectors: [], ...filter }, { column, descending })
    .map(({ id }) => id)
    .join('')

describe('listView', () => {
  it.each([
    ['newest first', {}, 'requested', true, '4321'],
    ['oldest first', {}, 'requested', false, '1234'],
    ['by name, whatever the case, the newest of one name first', {}, 'name', false, '3241'],
    ['by connector', {}, 'connector', true, '3421'],
    ['by a word of the note', { text: 'OFFSITE' }, 'requested', true, '2'],
    ['by the identifier of a tool', { text: 'google-calendar_write' }, 'requested', true, '3'],
    ['by two words in different places', { text: 'ana calendar' }, 'requested', true, '3'],
    ['by connector key', { connectors: ['google-calendar'] }, 'requested', true, '3'],
    ['nothing', { text: 'nobody' }, 'requested', true, ''],
  ])('%s', (_name, filter, column, descending, expected) => {
    expect(ids(filter, column, descending)).toBe(expected)
  })
})
