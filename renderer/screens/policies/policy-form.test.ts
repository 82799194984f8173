import { describe, expect, it } from 'vitest'
import type { Connector } from '../../../shared/contract/http/connectors.ts'
import { savePolicy, type PolicyResource } from '../../../shared/contract/http/policies.ts'
import { OWN_TOOLS } from '../../../shared/contract/mcp.ts'
import { coveredTools } from './covered-tools.ts'
import { bodyOfPolicy, changedTools, policyBodyOf, policyFormOf } from './policy-form.ts'

const hash = (letter: string): string => letter.repeat(64)
const tool = (name: string, marks: { readOnly?: boolean; destructive?: boolean } = {}) => ({
  name,
  description: '',
  readOnly: false,
  destructive: false,
  idempotent: false,
  inputSchema: {},
  definitionHash: hash('a'),
  ...marks,
})
const files: Connector = {
  id: 'c1',
  key: 'files',
  name: 'Files',
  transport: { type: 'stdio', command: 'files', args: [], env: {} },
  enabled: true,
  status: 'connected',
  tools: [
    tool('read_file', { readOnly: true }),
    tool('write_file'),
    tool('delete_file', { destructive: true }),
  ],
  updatedAt: '2026-11-22T09:00:00.000Z',
}
const policy: PolicyResource = {
  id: 'p1',
  position: 1,
  updatedAt: '2026-11-22T09:00:00.000Z',
  name: 'Reading',
  enabled: false,
  action: 'allow',
  subjects: { users: ['u1'], groups: ['g1'], agents: ['a1'] },
  connector: 'files',
  tools: ['read_*'],
  annotations: { readOnly: true, destructive: false },
  condition: "arguments.path == 'a'",
  toolHashes: { read_file: hash('b') },
  validFrom: '2026-11-22T09:00:31.250Z',
  validUntil: '2026-12-22T09:00:59.999Z',
}

describe('a policy as it is typed', () => {
  it('goes back unchanged when nothing was typed, to the millisecond', () => {
    const body = policyBodyOf(policyFormOf(policy), [files])
    expect(savePolicy.parse(body)).toEqual(bodyOfPolicy(policy))
  })

  it('takes another minute when one is typed', () => {
    const form = { ...policyFormOf(policy), until: '2027-01-01T10:30' }
    expect(policyBodyOf(form, [files]).validUntil).toBe(new Date('2027-01-01T10:30').toISOString())
    expect(policyBodyOf({ ...form, until: '' }, [files]).validUntil).toBeUndefined()
  })

  it('keeps a flow only where people are asked, and definitions only where nobody is', () => {
    const form = { ...policyFormOf(policy), flow: 'f1' }
    expect(policyBodyOf(form, [files])).not.toHaveProperty('flowId')
    const asking = policyBodyOf({ ...form, action: 'request-approval' }, [files])
    expect(asking).toMatchObject({ flowId: 'f1' })
    expect(asking).not.toHaveProperty('toolHashes')
  })

  it('pins the tools it covers as they are now, and keeps what was agreed to before', () => {
    const form = { ...policyFormOf(policy), tools: ['*_file'], readOnly: 'either' as const, condition: '' }
    expect(policyBodyOf(form, [files]).toolHashes).toEqual({ read_file: hash('b'), write_file: hash('a') })
    expect(changedTools(form, [files])).toEqual(['read_file'])
    expect(changedTools({ ...form, hashes: {} }, [files])).toEqual([])
    const own = policyBodyOf({ ...form, connector: OWN_TOOLS.key }, [files])
    expect(own).not.toHaveProperty('toolHashes')
  })

  it('pins the tools of every connector by itself where it is about them all', () => {
    const mail: Connector = { ...files, id: 'c2', key: 'mail', name: 'Mail', tools: [tool('write_file')] }
    const form = {
      ...policyFormOf({ action: 'allow', connector: '*', tools: ['write_*'] }),
      pinned: true,
      hashes: { 'mail/write_file': hash('b') },
    }
    expect(policyBodyOf(form, [files, mail]).toolHashes).toEqual({
      'files/write_file': hash('a'),
      'mail/write_file': hash('b'),
    })
    expect(changedTools(form, [files, mail])).toEqual(['mail/write_file'])
  })

  it('keeps to the tools as they are unless told not to; a saved rule that takes any stays so', () => {
    expect(policyFormOf({}).pinned).toBe(true)
    const { toolHashes: _hashes, ...open } = policy
    const form = policyFormOf(open)
    expect(form.pinned).toBe(false)
    expect(policyBodyOf(form, [files])).toMatchObject({ pinTools: false })
    expect(policyBodyOf({ ...form, pinned: true }, [files])).not.toHaveProperty('pinTools')
  })
})

describe('the tools that a policy is about', () => {
  const named = (fields: object) =>
    coveredTools({ connector: '*', tools: [], readOnly: 'either', destructive: 'either', ...fields }, [
      files,
    ]).map((covered) => covered.tool.name)

  it('are found by connector, name, pattern and mark', () => {
    expect(named({})).toEqual(['read_file', 'write_file', 'delete_file'])
    expect(named({ connector: 'mail' })).toEqual([])
    expect(named({ tools: ['write_file', 'del*'] })).toEqual(['write_file', 'delete_file'])
    expect(named({ readOnly: 'never' })).toEqual(['write_file', 'delete_file'])
    expect(named({ destructive: 'only' })).toEqual(['delete_file'])
  })
})
