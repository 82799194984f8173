import { describe, expect, it } from 'vitest'
import type { Connector } from '../../../../shared/contract/http/connectors.ts'
import type { PolicyResource } from '../../../../shared/contract/http/policies.ts'
import { candidatesOf, draftFor } from './candidates.ts'

const asked = (tool: string, approved: number, denied = 0, askedBy = ['maya']) => ({
  connector: 'files',
  tool,
  asked: approved + denied,
  approved,
  denied,
  askedBy,
})
const policy = (more: Partial<PolicyResource>) =>
  ({ enabled: true, action: 'allow', connector: 'files', tools: ['read'], ...more }) as PolicyResource

describe('candidatesOf', () => {
  it('offers what is asked often and hardly ever refused, never refused first', () => {
    const found = candidatesOf(
      [asked('write', 30, 3), asked('drop', 5, 5), asked('list', 9), asked('once', 2)],
      [],
    )
    expect(found.map(({ tool }) => tool)).toEqual(['list', 'write'])
  })

  it.each([
    ['an allow policy in force', policy({}), []],
    ['one that is off', policy({ enabled: false }), ['read']],
    ['one that denies', policy({ action: 'deny' }), ['read']],
    ['one of another connector', policy({ connector: 'mail' }), ['read']],
  ])('leaves out what is named by %s', (_name, existing, left) => {
    expect(candidatesOf([asked('read', 5)], [existing]).map(({ tool }) => tool)).toEqual(left)
  })
})

describe('draftFor', () => {
  const connectors = [
    { key: 'files', tools: [{ name: 'read', definitionHash: 'a'.repeat(64) }] },
  ] as unknown as Connector[]

  it('covers exactly who asked, this tool as it is now, for thirty days', () => {
    const at = Date.parse('2026-11-22T10:00:00.000Z')
    expect(draftFor(asked('read', 5), connectors, 'Allow read', at)?.policy).toEqual({
      name: 'Allow read',
      enabled: true,
      action: 'allow',
      subjects: { users: ['maya'], groups: [], agents: [] },
      connector: 'files',
      tools: ['read'],
      toolHashes: { read: 'a'.repeat(64) },
      validUntil: '2026-12-22T10:00:00.000Z',
    })
  })

  it('drafts nothing for a tool that is gone', () => {
    expect(draftFor(asked('gone', 5), connectors, 'x', 0)).toBeNull()
  })

  it('drafts nothing for everybody: where no asker is known, there is no draft', () => {
    expect(draftFor(asked('read', 5, 0, []), connectors, 'x', 0)).toBeNull()
  })
})
