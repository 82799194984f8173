import { describe, expect, it } from 'vitest'
import { describeScore, mutationPage } from './page.mjs'
import { readPart } from './read-part.mjs'

const at = (/** @type {number} */ line) => ({ start: { line, column: 1 }, end: { line, column: 2 } })
const REPORT = {
  files: {
    'shared/domain/request/tally.ts': {
      source: 'const needed = 1\n  return votes >= needed\n',
      mutants: [
        { status: 'Killed', mutatorName: 'EqualityOperator', replacement: 'votes > needed', location: at(2) },
        { status: 'Timeout', mutatorName: 'BlockStatement', replacement: '{}', location: at(1) },
        {
          status: 'Survived',
          mutatorName: 'EqualityOperator',
          replacement: 'votes\n  < needed',
          location: at(2),
        },
        { status: 'NoCoverage', mutatorName: 'StringLiteral', replacement: '""', location: at(1) },
        { status: 'CompileError', mutatorName: 'StringLiteral', replacement: '""', location: at(1) },
        { status: 'Ignored', mutatorName: 'StringLiteral', replacement: '""', location: at(1) },
      ],
    },
  },
}

const EXPLAINED = [
  {
    file: 'request/tally.ts',
    code: 'return votes >= needed',
    planted: 'votes < needed',
    why: 'it says so here',
  },
]

describe('what was planted', () => {
  it('counts as noticed when a test failed or ran on for ever, and not when no test ran it', () => {
    expect(readPart('request', REPORT, [])).toMatchObject({ name: 'request', tried: 4, noticed: 2 })
  })

  it('is listed with its line when nobody noticed, and with the reason where there is one', () => {
    expect(readPart('request', REPORT, EXPLAINED).survivors).toEqual([
      {
        file: 'shared/domain/request/tally.ts',
        line: 2,
        code: 'return votes >= needed',
        planted: 'votes < needed',
        why: 'it says so here',
      },
      { file: 'shared/domain/request/tally.ts', line: 1, code: 'const needed = 1', planted: '""', why: null },
    ])
  })

  it('is written down whole, the open ones by name', () => {
    const part = readPart('request', REPORT, EXPLAINED)
    expect(describeScore(part)).toBe('request: 2 of 4 noticed, 50.0 %; 1 explained, 1 open')
    const page = mutationPage([part])
    expect(page).toContain('| request | 4 | 2 | 50.0 % | 1 | 1 |')
    expect(page).toContain(
      '`request/tally.ts:2` `` return votes >= needed `` → `` votes < needed ``: it says so here',
    )
    expect(page.slice(page.indexOf('## Open'))).toContain('`request/tally.ts:1`')
    expect(mutationPage([]).slice(-20)).toContain('None.')
  })
})
