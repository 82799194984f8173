import { describe, expect, it } from 'vitest'
import { askedBy, digestOf, type AskedCall } from './digest.ts'
import { chain, step } from './testing/flows.ts'
import { Scenario, tool as definitionOf } from './testing/scenario.ts'

const asked: AskedCall = {
  requesterId: 'rita',
  agentId: 'robot',
  connector: { id: 'c1', key: 'files' },
  tools: [{ name: 'write', definitionHash: 'd1', arguments: { path: 'a.txt', size: 3 } }],
  flow: { id: 'f1', version: 2 },
}
const tool = asked.tools[0]
if (tool === undefined) throw new Error('the sample has a tool')

describe('digestOf', () => {
  it('does not depend on the order of keys', () => {
    const reordered = { ...asked, tools: [{ ...tool, arguments: { size: 3, path: 'a.txt' } }] }
    expect(digestOf(reordered)).toBe(digestOf(asked))
  })

  const changes: readonly [string, AskedCall][] = [
    ['requester', { ...asked, requesterId: 'otto' }],
    ['agent', { ...asked, agentId: 'robot2' }],
    ['no agent', { ...asked, agentId: null }],
    ['connector id', { ...asked, connector: { id: 'c2', key: 'files' } }],
    ['connector key', { ...asked, connector: { id: 'c1', key: 'mail' } }],
    ['tool name', { ...asked, tools: [{ ...tool, name: 'writes' }] }],
    ['definition', { ...asked, tools: [{ ...tool, definitionHash: 'd2' }] }],
    ['argument value', { ...asked, tools: [{ ...tool, arguments: { path: 'a.txt', size: 4 } }] }],
    ['argument type', { ...asked, tools: [{ ...tool, arguments: { path: 'a.txt', size: '3' } }] }],
    ['empty arguments', { ...asked, tools: [{ ...tool, arguments: {} }] }],
    ['any arguments', { ...asked, tools: [{ name: 'write', definitionHash: 'd1' }] }],
    ['name of a tool with any arguments', { ...asked, tools: [{ name: 'writes', definitionHash: 'd1' }] }],
    ['definition of it', { ...asked, tools: [{ name: 'write', definitionHash: 'd2' }] }],
    ['one more tool', { ...asked, tools: [tool, { ...tool, name: 'read' }] }],
    ['flow', { ...asked, flow: { id: 'f2', version: 2 } }],
    ['flow version', { ...asked, flow: { id: 'f1', version: 3 } }],
    ['no flow', { ...asked, flow: null }],
  ]
  it.each(changes)('changes with the %s', (_what, changed) => {
    expect(digestOf(changed)).not.toBe(digestOf(asked))
  })

  it('is different for each of these changes', () => {
    expect(new Set(changes.map(([, changed]) => digestOf(changed))).size).toBe(changes.length)
  })
})

describe('what a snapshot asks for', () => {
  it('has no arguments where the agent asked ahead', () => {
    const ahead = new Scenario(chain([step('security')]), { tools: [{ definition: definitionOf('write') }] })
    expect(askedBy(ahead.state.snapshot).tools).toStrictEqual([
      { name: 'write', definitionHash: 'hash-of-write' },
    ])
  })
})
