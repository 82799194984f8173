import { describe, expect, it } from 'vitest'
import { pinsFor } from './pin.ts'

const tool = (name: string, definitionHash: string) => ({
  name,
  readOnly: name.startsWith('read'),
  destructive: name.startsWith('delete'),
  definitionHash,
})
const OFFERED = [
  tool('read_file', 'r'),
  tool('write_file', 'w'),
  tool('delete_file', 'd'),
  tool('__proto__', 'p'),
]

describe('an allow rule agrees to', () => {
  it.each([
    ['every tool when it names none', { tools: [] }, ['read_file', 'write_file', 'delete_file', '__proto__']],
    ['a tool by its name', { tools: ['write_file', 'gone'] }, ['write_file']],
    ['tools by pattern', { tools: ['re*', 'delete_????'] }, ['read_file', 'delete_file']],
    ['read-only tools', { tools: [], annotations: { readOnly: true } }, ['read_file']],
    [
      'tools that are not read-only',
      { tools: ['*_file'], annotations: { readOnly: false } },
      ['write_file', 'delete_file'],
    ],
    [
      'tools that do not destroy',
      { tools: ['*_file'], annotations: { destructive: false } },
      ['read_file', 'write_file'],
    ],
    ['nothing by a pattern that is too long to be matched', { tools: ['*'.repeat(201)] }, []],
  ])('%s', (_, rule, names) => {
    expect(Object.keys(pinsFor(rule, OFFERED))).toEqual(names)
  })

  it('each as it is defined now', () => {
    expect(pinsFor({ tools: ['*_file'] }, OFFERED)).toEqual({
      read_file: 'r',
      write_file: 'w',
      delete_file: 'd',
    })
  })
})
