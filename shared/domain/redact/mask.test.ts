import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../json.ts'
import { MASK, maskArguments, maskText } from './mask.ts'

const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')
const random = (length: number) => fc.string({ unit: letters, minLength: length, maxLength: length })
const upper = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'),
    minLength: length,
    maxLength: length,
  })

describe('maskArguments', () => {
  it('hides values by name and keeps the shape', () => {
    const args = {
      host: 'db.example.org',
      password: 'hunter2',
      auth: { user: 'ann', pin: 1234, remember: true, none: null },
      tokens: ['one', 'two'],
      max_tokens: 4096,
    }
    expect(maskArguments(args)).toEqual({
      masked: {
        host: 'db.example.org',
        password: MASK,
        auth: { user: MASK, pin: MASK, remember: true, none: null },
        tokens: [MASK, MASK],
        max_tokens: 4096,
      },
      maskedPaths: [
        { path: '/password', type: 'string', length: 7 },
        { path: '/auth/user', type: 'string', length: 3 },
        { path: '/auth/pin', type: 'number', length: 4 },
        { path: '/tokens/0', type: 'string', length: 3 },
        { path: '/tokens/1', type: 'string', length: 3 },
      ],
    })
  })

  it('hides what the schema marks, through references and alternatives', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: {
        answer: { type: 'string', format: 'password' },
        hidden: { writeOnly: true },
        list: { items: { $ref: '#/$defs/word' } },
        either: { anyOf: [{ type: 'null' }, { type: 'object', properties: { x: { writeOnly: true } } }] },
        pair: { prefixItems: [{}, { format: 'password' }] },
        plain: { type: 'string' },
        looped: { $ref: '#/$defs/loop' },
      },
      additionalProperties: { writeOnly: true },
      $defs: { word: { format: 'password' }, loop: { $ref: '#/$defs/loop' } },
    }
    const args = {
      answer: 'a1',
      hidden: { deep: ['b1'] },
      list: ['c1', 'c2'],
      either: { x: 'd1', y: 'seen' },
      pair: ['seen', 'e1'],
      looped: 'f1',
    }
    const { masked, maskedPaths } = maskArguments(args, { ...schema, additionalProperties: false })
    expect(masked).toEqual({
      answer: MASK,
      hidden: { deep: [MASK] },
      list: [MASK, MASK],
      either: { x: MASK, y: 'seen' },
      pair: ['seen', MASK],
      looped: 'f1',
    })
    expect(maskedPaths.map(({ path }) => path)).toEqual([
      '/answer',
      '/hidden/deep/0',
      '/list/0',
      '/list/1',
      '/either/x',
      '/pair/1',
    ])
    expect(maskArguments({ other: 'x' }, schema).masked).toEqual({ other: MASK })
  })

  it('is not slowed by a schema that refers to itself many times', () => {
    const loop = {
      anyOf: Array.from({ length: 50 }, () => ({ $ref: '#' })),
      properties: { a: { $ref: '#' } },
    }
    let args: JsonObject = { a: 'x' }
    for (let i = 0; i < 25; i++) args = { a: args }
    expect(maskArguments(args, loop).masked).toEqual(args)
  })

  it('hides the value of a pair that names a secret, and the word after a flag', () => {
    const args = {
      env: [
        { name: 'API_KEY', value: 'abc' },
        { name: 'HOME', value: '/root' },
        { key: 'X-Auth-Token', value: 'def', enabled: true },
      ],
      argv: ['mysql', '--password', 'hunter2', '--host', 'db', '-token', 'x1'],
    }
    expect(maskArguments(args).masked).toEqual({
      env: [
        { name: 'API_KEY', value: MASK },
        { name: 'HOME', value: '/root' },
        { key: 'X-Auth-Token', value: MASK, enabled: true },
      ],
      argv: ['mysql', '--password', MASK, '--host', 'db', '-token', MASK],
    })
  })

  it('hides only the secret part of a text, and says so', () => {
    const { masked, maskedPaths } = maskArguments({
      command: 'curl -H "Authorization: Bearer abcdefgh12345678" https://api.example.org/v1 && rm -rf /tmp/x',
    })
    expect(masked['command']).toBe(
      `curl -H "Authorization: Bearer ${MASK}" https://api.example.org/v1 && rm -rf /tmp/x`,
    )
    expect(maskedPaths).toEqual([{ path: '/command', type: 'string', length: 16, partly: true }])
  })

  it('never hides names of members, and keeps one called __proto__ a member', () => {
    const args = JSON.parse('{"password":{"__proto__":"x","inner":{"a":"b"}}}') as JsonObject
    const { masked } = maskArguments(args)
    expect(JSON.stringify(masked)).toBe(`{"password":{"__proto__":"${MASK}","inner":{"a":"${MASK}"}}}`)
  })

  it('leaves ordinary arguments exactly as they are', () => {
    const args = {
      path: '/srv/reports/2026.md',
      content:
        'The basic plan costs 5 € a month. Bearer of this: see https://example.org/a:b/c. Time 12:30, key: A4, sk-short.',
      sha: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      id: '018f3c1e-7a52-7c3b-9d10-5a0f6b2f1e11',
      list: [1, 2.5, true, null, ''],
      url: 'http://localhost:8080/a@b',
    }
    expect(maskArguments(args)).toEqual({ masked: args, maskedPaths: [] })
  })
})

/** A secret and where it stands in a text. */
const planted = fc.oneof(
  random(36).map((s) => `ghp_${s}`),
  random(60).map((s) => `github_pat_${s}`),
  upper(16).map((s) => `AKIA${s}`),
  random(24).map((s) => `xoxb-1234567890-${s}`),
  random(35).map((s) => `AIza${s}`),
  random(40).map((s) => `sk-ant-${s}`),
  random(24).map((s) => `sk_live_${s}`),
  random(36).map((s) => `npm_${s}`),
  random(20).map((s) => `glpat-${s}`),
  fc.tuple(random(20), random(30), random(43)).map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}`),
  random(64).map((s) => `-----BEGIN RSA PRIVATE KEY-----\n${s}\n-----END RSA PRIVATE KEY-----`),
  random(64).map((s) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${s}`),
  fc.tuple(random(22), random(43)).map(([a, b]) => `SG.${a}.${b}`),
)
const around = fc.constantFrom(
  (s: string) => s,
  (s: string) => `please use ${s}`,
  (s: string) => `export X="${s}"; run`,
  (s: string) => `{"a":"${s}"}`,
  (s: string) => `https://example.org/?x=${s}&y=1`,
  (s: string) => `a\n${s}\nb`,
)
const NAMES = ['password', 'apiKey', 'client_secret', 'X-Auth-Token', 'DB_PASSWORD', 'credentials']
const inText = fc.constantFrom(
  (s: string) => `mysql --password=${s} -h db`,
  (s: string) => `postgres://ann:${s}@db.example.org/app`,
  (s: string) => `Authorization: Basic ${s}`,
  (s: string) => `curl -H 'authorization: bearer ${s}'`,
  (s: string) => `https://example.org/cb?access_token=${s}&state=1`,
  (s: string) => `Server=db;User=sa;Password=${s};Encrypt=true`,
  (s: string) => `{"client_secret": "${s}"}`,
  (s: string) => `tool --token ${s} run`,
  (s: string) => `AccountKey=${s};EndpointSuffix=core`,
)

describe('5,000 planted secrets', () => {
  /** Puts a value somewhere deep. */
  const wrap = fc.constantFrom(
    (v: JsonValue): JsonObject => ({ a: v }),
    (v: JsonValue): JsonObject => ({ list: [1, { deep: { x: v } }] }),
    (v: JsonValue): JsonObject => ({ files: [{ path: '/a', content: v }] }),
  )
  const secretPart = (text: string): string => text.replace(/-----[A-Z ]+-----/g, '').trim()

  it('none shows when it stands in a text in a known form', () => {
    fc.assert(
      fc.property(planted, around, wrap, (secret, frame, nest) => {
        const { masked, maskedPaths } = maskArguments(nest(frame(secret)))
        expect(JSON.stringify(masked)).not.toContain(JSON.stringify(secretPart(secret)).slice(1, -1))
        expect(maskedPaths).toHaveLength(1)
      }),
      { numRuns: 2_000 },
    )
  })
  it('none shows when a text names it', () => {
    fc.assert(
      fc.property(random(14), inText, wrap, (secret, frame, nest) => {
        expect(JSON.stringify(maskArguments(nest(frame(secret))).masked)).not.toContain(secret)
        expect(maskText(frame(secret))).not.toContain(secret)
      }),
      { numRuns: 1_500 },
    )
  })
  it('none shows when a member names it', () => {
    fc.assert(
      fc.property(random(12), fc.constantFrom(...NAMES), wrap, (secret, name, nest) => {
        expect(JSON.stringify(maskArguments(nest({ [name]: { value: [secret] } })).masked)).not.toContain(
          secret,
        )
      }),
      { numRuns: 1_500 },
    )
  })
})

describe('masking hostile text', () => {
  it.each([
    ['eyJ-'.repeat(65_000)],
    ['eyJaaaaaaaa.'.repeat(20_000)],
    ['-----BEGIN '.repeat(20_000)],
    ['-----BEGIN PRIVATE KEY-----'.repeat(9_000)],
    ['A'.repeat(250_000)],
    ['password='.repeat(25_000)],
    ['password' + ' '.repeat(250_000)],
    ['://a:'.repeat(50_000)],
    ['://' + ':'.repeat(250_000)],
    ['Bearer '.repeat(35_000)],
    ['sk-'.repeat(80_000)],
    ['authorization:'.repeat(18_000)],
    ['--token '.repeat(30_000)],
    ['AKIA'.repeat(60_000)],
    ['SG.'.repeat(80_000)],
  ])('takes linear time', (text) => {
    // Quadratic work on 250,000 characters would run into the time-out.
    expect(maskText(text).length).toBeGreaterThan(0)
  })

  it('is deterministic and needs no second pass', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const once = maskArguments({ value: value as JsonValue })
        expect(maskArguments({ value: value as JsonValue })).toEqual(once)
        expect(maskArguments(once.masked).masked).toEqual(once.masked)
      }),
      { numRuns: 500 },
    )
  })
})
