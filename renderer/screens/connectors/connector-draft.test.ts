import { describe, expect, it } from 'vitest'
import { saveConnector, type Connector } from '../../../shared/contract/http/connectors.ts'
import { bodyOf, draftOf, emptyDraft, keepsSecrets, keyFrom, rowProblems } from './connector-draft.ts'

const connector: Connector = {
  id: 'c1',
  key: 'files',
  name: 'Files',
  transport: { type: 'stdio', command: 'files-server', args: ['--root', 'a\nb'], env: { TOKEN: '••••' } },
  enabled: true,
  status: 'connected',
  tools: [],
  updatedAt: '2026-11-22T09:00:00.000Z',
}

describe('a connector as it is typed', () => {
  it('goes back unchanged when nothing was typed, line breaks and kept values included', () => {
    const { key, name, transport, enabled } = connector
    expect(saveConnector.parse(bodyOf(draftOf(connector), connector))).toEqual({
      key,
      name,
      transport,
      enabled,
    })
  })

  it('takes one argument a line and the new value of a kept name', () => {
    const draft = draftOf(connector)
    draft.args = '--root\n\n/srv/my files\n'
    draft.env[0] = { name: 'TOKEN', value: 'new', kept: true }
    expect(saveConnector.parse(bodyOf(draft, connector)).transport).toEqual({
      type: 'stdio',
      command: 'files-server',
      args: ['--root', '/srv/my files'],
      env: { TOKEN: 'new' },
    })
  })

  it('sends only the chosen way', () => {
    const draft = { ...emptyDraft(), name: 'Web', key: 'web', type: 'http' as const, command: 'left behind' }
    draft.url = ' https://mcp.example/mcp '
    draft.headers = [
      { name: 'Authorization', value: 'Bearer x', kept: false },
      { name: '', value: '', kept: false },
    ]
    expect(saveConnector.parse(bodyOf(draft, null)).transport).toEqual({
      type: 'http',
      url: 'https://mcp.example/mcp',
      headers: { Authorization: 'Bearer x' },
    })
  })

  it('keeps credentials only for the program or server they were entered for', () => {
    const draft = draftOf(connector)
    expect(keepsSecrets(draft, connector)).toBe(true)
    draft.args = 'other'
    expect(keepsSecrets(draft, connector)).toBe(true)
    draft.command = 'other-server'
    expect(keepsSecrets(draft, connector)).toBe(false)
    const web: Connector = {
      ...connector,
      transport: { type: 'http', url: 'https://a.example/mcp', headers: { Key: '••••' } },
    }
    expect(keepsSecrets({ ...draftOf(web), url: 'https://a.example/other' }, web)).toBe(true)
    expect(keepsSecrets({ ...draftOf(web), url: 'https://a.example.evil/mcp' }, web)).toBe(false)
    expect(keepsSecrets({ ...draftOf(web), type: 'stdio' }, web)).toBe(false)
  })

  it('names what is wrong with each row', () => {
    const rows = [
      { name: 'A', value: '1', kept: false },
      { name: ' A ', value: '2', kept: false },
      { name: '', value: '3', kept: false },
      { name: 'B', value: '', kept: true },
    ]
    expect([...rowProblems(rows, false)]).toEqual([
      [1, 'twice'],
      [2, 'unnamed'],
      [3, 'again'],
    ])
    expect(rowProblems(rows.slice(3), true).size).toBe(0)
  })

  it.each([
    ['Work Calendar', 'work-calendar'],
    ['  2nd Größe! ', 'nd-gro-e'],
    ['日本', ''],
    ['x'.repeat(60), 'x'.repeat(40)],
  ])('makes a key from %j', (name, key) => {
    expect(keyFrom(name)).toBe(key)
  })
})
