import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import { draftOf, editFields, readDraft } from './edit-fields.ts'
import { schemaProblems } from './schema-problems.ts'
import { withValueAt } from './value-at.ts'

const schema: JsonObject = {
  type: 'object',
  properties: {
    path: { type: 'string', minLength: 1, maxLength: 20, pattern: '^(a+)+$', description: 'Where' },
    depth: { type: 'integer', minimum: 1, maximum: 5 },
    force: { type: 'boolean' },
    mode: { enum: ['copy', 'move'] },
    rules: { type: 'object', properties: { pattern: { type: 'string' } }, additionalProperties: false },
  },
  required: ['path'],
  additionalProperties: false,
}
const values = { path: 'a.txt', depth: 2, force: true, mode: 'copy', rules: { pattern: 'x' } }

describe('the fields of a call', () => {
  it('are of the kind that the tool says, the agent’s first', () => {
    const fields = editFields(schema, { mode: 'copy', path: 'a' })
    expect(fields.map(({ name, as, required }) => [name, as, required])).toEqual([
      ['mode', 'choice', false],
      ['path', 'text', true],
      ['depth', 'number', false],
      ['force', 'boolean', false],
      ['rules', 'json', false],
    ])
  })

  it('are of the kind of the value where the tool says nothing, and JSON where both disagree', () => {
    const fields = editFields(null, { a: 'x', b: 1, c: true, d: null, e: [1] })
    expect(fields.map(({ as }) => as)).toEqual(['text', 'number', 'boolean', 'json', 'json'])
    expect(editFields(schema, { path: 7 })[0]?.as).toBe('json')
    expect(editFields(schema, { mode: 'burn' })[0]?.as).toBe('text')
  })

  it('give back what they were filled with, untouched', () => {
    const fields = editFields(schema, values)
    expect(readDraft(fields, draftOf(fields, values))).toEqual({ ok: true, values })
    const odd = { __proto__x: '\u202e', n: -0.5e-7, deep: { list: [null, { k: '"' }] } }
    const oddFields = editFields(null, odd)
    expect(readDraft(oddFields, draftOf(oddFields, odd))).toEqual({ ok: true, values: odd })
  })

  it.each([
    ['a number that is none', { path: 'a', depth: '2x' }, { depth: 'number' }],
    ['an empty number', { path: 'a', depth: '' }, { depth: 'number' }],
    ['JSON that is cut short', { path: 'a', rules: '{"pattern":' }, { rules: 'json' }],
    ['JSON with a key twice', { path: 'a', rules: '{"a":1,"a":2}' }, { rules: 'json' }],
    ['what is required and left out', {}, { path: 'required' }],
  ])('refuse %s', (_name, draft, problems) => {
    expect(readDraft(editFields(schema, values), draft)).toEqual({ ok: false, problems })
  })
})

describe('schemaProblems', () => {
  it.each([
    ['nothing', values, {}],
    ['a text that is too long', { path: 'x'.repeat(21) }, { path: 'maxLength' }],
    ['a number out of range', { path: 'a', depth: 6 }, { depth: 'maximum' }],
    ['a fraction', { path: 'a', depth: 1.5 }, { depth: 'type' }],
    ['a choice that is none', { path: 'a', mode: 'burn' }, { mode: 'enum' }],
    ['what is missing', {}, { path: 'required' }],
    ['what is nested', { path: 'a', rules: { pattern: 1 } }, { rules: 'type' }],
    ['an argument that the tool does not take', { path: 'a', other: 1 }, { other: 'additionalProperties' }],
  ])('finds %s', (_name, given, problems) => {
    expect(schemaProblems(schema, given as JsonObject)).toEqual(problems)
  })

  it('does not run the connector’s expressions, and takes a schema that it cannot read for no rule', () => {
    const started = performance.now()
    expect(schemaProblems(schema, { path: 'aaaaaaaaaaaaaaaaaaa!' })).toEqual({})
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(schemaProblems({ $ref: '#/nowhere' }, {})).toEqual({})
  })
})

describe('withValueAt', () => {
  it.each([
    ['/a', { a: 9, b: [{ 'c/d': '•' }] }],
    ['/b/0/c~1d', { a: 1, b: [{ 'c/d': 9 }] }],
    ['/nowhere/at', { a: 1, b: [{ 'c/d': '•' }] }],
    ['', { a: 1, b: [{ 'c/d': '•' }] }],
  ])('puts a value at “%s”', (path, expected) => {
    expect(withValueAt({ a: 1, b: [{ 'c/d': '•' }] }, path, 9)).toEqual(expected)
  })
})
