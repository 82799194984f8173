import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ToolDefinition } from '../connector/tool.ts'
import type { JsonObject } from '../json.ts'
import type { PolicyCall } from './call.ts'
import { celLiteral } from './cel-literal.ts'
import { compilePolicies } from './compile.ts'
import { compileCondition } from './condition.ts'
import { draftPolicy } from './draft.ts'
import { evaluatePolicies } from './evaluate.ts'
import { call, context, everyone, NOW } from './testing/cast.ts'
import { validatePolicy, type PolicyDraft } from './validate.ts'

const definition = (name: string, fields: Partial<ToolDefinition> = {}): ToolDefinition => ({
  name,
  description: '',
  readOnly: false,
  destructive: true,
  idempotent: false,
  inputSchema: { type: 'object' },
  definitionHash: `hash of ${name}`,
  ...fields,
})
const requestFor = (...tools: { definition: ToolDefinition; arguments?: JsonObject }[]) => ({
  requester: { id: 'ann', name: 'Ann', email: 'ann@example.org', groups: [] },
  connector: { id: 'c1', key: 'files', name: 'Files' },
  tools,
})
const draftFor = (args: JsonObject) =>
  draftPolicy(requestFor({ definition: definition('write_file'), arguments: args }), NOW)
const matches = (drafted: PolicyDraft, fields: Partial<PolicyCall>): boolean => {
  const one = { ...call({ tool: { ...call().tool, definitionHash: 'hash of write_file' } }), ...fields }
  return evaluatePolicies(compilePolicies([{ ...drafted, id: 'd' }]), one, null).action === 'allow'
}

describe('draftPolicy', () => {
  const request = requestFor({
    definition: definition('write_file'),
    arguments: { path: '/srv/a', mode: 'w' },
  })

  it('is narrow: one user, this tool as it is, these arguments, an end', () => {
    const { draft: drafted, freeArguments } = draftPolicy(request, NOW)
    expect(drafted).toEqual({
      name: 'Ann: write_file on Files',
      enabled: true,
      action: 'allow',
      subjects: { users: ['ann'], groups: [], agents: [] },
      connector: 'files',
      tools: ['write_file'],
      toolHashes: { write_file: 'hash of write_file' },
      condition: 'arguments == {"path": "/srv/a", "mode": "w"}',
      validUntil: '2027-03-31T12:00:00.000Z',
    })
    expect(freeArguments).toEqual([])
    const args = { mode: 'w', path: '/srv/a' }
    expect(matches(drafted, { arguments: args })).toBe(true)
    expect(matches(drafted, { arguments: { ...args, force: true } })).toBe(false)
    expect(matches(drafted, { arguments: { ...args, path: '/srv/b' } })).toBe(false)
    expect(matches(drafted, { arguments: args, userId: 'bob' })).toBe(false)
    expect(matches(drafted, { arguments: args, at: Date.parse('2027-03-31T12:00:00Z') })).toBe(false)
    expect(matches(drafted, { arguments: args, tool: { ...call().tool, definitionHash: 'changed' } })).toBe(
      false,
    )
  })

  it('never writes a secret into a policy', () => {
    const args = { url: 'https://example.org', password: 'hunter2', headers: { 'x-api-key': 'hunter3' } }
    const { draft: drafted, freeArguments } = draftFor(args)
    expect(JSON.stringify(drafted)).not.toMatch(/hunter/)
    expect(freeArguments).toEqual(['password', 'headers'])
    expect(matches(drafted, { arguments: { ...args, password: 'other' } })).toBe(true)
    expect(matches(drafted, { arguments: { ...args, url: 'https://evil.example' } })).toBe(false)
    expect(matches(drafted, { arguments: { url: args.url, password: 'x' } })).toBe(false)
    expect(matches(drafted, { arguments: { ...args, force: true } })).toBe(false)
    expect(matches(drafted, { arguments: { url: args.url, password: 'x', other: 'x' } })).toBe(false)
  })

  it('knows a secret by its name, whatever the name is made of', () => {
    const args = { 'db/password': 'hunter2', 'api~token': 'hunter3', path: '/srv/a' }
    const { draft: drafted, freeArguments } = draftFor(args)
    expect(JSON.stringify(drafted)).not.toMatch(/hunter/)
    expect(freeArguments).toEqual(['db/password', 'api~token'])
    expect(matches(drafted, { arguments: { ...args, path: '/etc' } })).toBe(false)
  })

  it('leaves free what a condition cannot compare, and the rest pinned', () => {
    const large = { size: 12_345_678_901_234_567_000, path: '/srv/a' }
    const longName = { ['x'.repeat(2_500)]: 1, path: '/srv/a' }
    for (const args of [large, longName]) {
      const { draft: drafted, freeArguments } = draftFor(args)
      expect(freeArguments).toEqual([Object.keys(args)[0]])
      expect(matches(drafted, { arguments: args })).toBe(true)
      expect(matches(drafted, { arguments: { ...args, path: '/etc' } })).toBe(false)
    }
  })

  it('has no condition where none can be worked out, and says that all is free', () => {
    const { draft: drafted, freeArguments } = draftFor({ constructor: 'x', path: '/srv/a' })
    expect(drafted).not.toHaveProperty('condition')
    expect(freeArguments).toEqual(['constructor', 'path'])
  })

  it('has a name that can be saved, however long those of the tools are', () => {
    const long = requestFor({ definition: definition('t'.repeat(128)) })
    expect(draftPolicy(long, NOW).draft.name).toHaveLength(120)
  })

  it('trusts no tool where none of those named was asked for', () => {
    const { draft: drafted, freeArguments } = draftPolicy(request, NOW, { tools: ['gone'] })
    expect(freeArguments).toEqual([])
    expect(matches(drafted, { arguments: { path: '/srv/a', mode: 'w' } })).toBe(false)
  })

  it('leaves free what is too long to write out, and says so', () => {
    const args = { path: '/srv/a', content: 'x'.repeat(5_000) }
    const { draft: drafted, freeArguments } = draftFor(args)
    expect(freeArguments).toEqual(['content'])
    expect(matches(drafted, { arguments: args })).toBe(true)
    expect(matches(drafted, { arguments: { ...args, path: '/etc' } })).toBe(false)
  })

  it('names several tools without pinning their arguments', () => {
    const both = requestFor(
      { definition: definition('write_file'), arguments: { path: '/srv/a' } },
      { definition: definition('read_file') },
    )
    const { draft: drafted, freeArguments } = draftPolicy(both, NOW)
    expect(drafted.tools).toEqual(['write_file', 'read_file'])
    expect(drafted).not.toHaveProperty('condition')
    expect(drafted.name).toBe('Ann: write_file, read_file on Files')
    expect(freeArguments).toEqual(['path'])
    expect(draftPolicy(both, NOW, { tools: ['write_file'], days: 1 }).draft).toMatchObject({
      tools: ['write_file'],
      condition: 'arguments == {"path": "/srv/a"}',
      validUntil: '2027-03-02T12:00:00.000Z',
    })
  })

  it('matches its own call and no other, whatever the arguments', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.string({ unit: 'binary-ascii', maxLength: 8 }),
    )
    const value = fc.jsonValue({ maxDepth: 2, noUnicodeString: false })
    const anyArguments = fc
      .dictionary(text, value, { maxKeys: 4 })
      .map((args) => JSON.parse(JSON.stringify(args)) as JsonObject)
      .filter((args) => !/__proto__|constructor|prototype|e\+\d/.test(JSON.stringify(args)))
    fc.assert(
      fc.property(anyArguments, anyArguments, (args, other) => {
        const { draft: drafted, freeArguments } = draftFor(args)
        expect(validatePolicy({ ...drafted, subjects: everyone, name: 'x' }, context)).toEqual([])
        expect(matches(drafted, { arguments: args })).toBe(true)
        if (freeArguments.length > 0) return
        expect(matches(drafted, { arguments: { ...args, 'one more': 1 } })).toBe(false)
        if (!compileCondition(`arguments == ${celLiteral(other)}`).ok) return
        const same = JSON.stringify(sorted(args)) === JSON.stringify(sorted(other))
        expect(matches(drafted, { arguments: other })).toBe(same)
      }),
      { numRuns: Number(process.env['COUNTERSIGN_RUNS'] ?? 500) },
    )
  })
})

/** Members in one order, for comparing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)])
}

describe('celLiteral', () => {
  it('shows what cannot be seen by its code', () => {
    expect(celLiteral('a\u202eb\n"\\é漢😀')).toBe('"a\\u202eb\\n\\"\\\\é漢\\U0001f600"')
  })
})
