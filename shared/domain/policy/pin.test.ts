import { describe, expect, it } from 'vitest'
import { pinName, pinsFor } from './pin.ts'

const tool = (name: string, definitionHash: string) => ({
  name,
  readOnly: name.startsWith('read'),
  destructive: name.startsWith('delete'),
  definitionHash,
})
const TOOLS = [
  tool('read_file', 'r'),
  tool('write_file', 'w'),
  tool('delete_file', 'd'),
  tool('__proto__', 'p'),
]
const OFFERED = [{ connector: 'files', tools: TOOLS }]

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
    ['tools by the longest pattern there is', { tools: [`write_${'*'.repeat(194)}`] }, ['write_file']],
    ['nothing by a pattern that is too long to be matched', { tools: ['*'.repeat(201)] }, []],
  ])('%s', (_, rule, names) => {
    expect(Object.keys(pinsFor({ connector: 'files', ...rule }, OFFERED))).toEqual(names)
  })

  it('each as it is defined now', () => {
    expect(pinsFor({ connector: 'files', tools: ['*_file'] }, OFFERED)).toEqual({
      read_file: 'r',
      write_file: 'w',
      delete_file: 'd',
    })
  })

  it('at each connector by itself where it is about them all', () => {
    const mail = { connector: 'mail', tools: [tool('read_file', 'other'), tool('send', 's')] }
    const pins = pinsFor({ connector: '*', tools: ['read_*', 'send'] }, [...OFFERED, mail])
    expect(pins).toEqual({ 'files/read_file': 'r', 'mail/read_file': 'other', 'mail/send': 's' })
    expect(Object.keys(pins)).toContain(pinName({ connector: '*' }, 'mail', 'send'))
    expect(pinName({ connector: 'mail' }, 'mail', 'send')).toBe('send')
  })
})
