import { describe, expect, it } from 'vitest'
import { readServerFrame } from './server-frame.ts'

const event = (changes: unknown[]) =>
  JSON.stringify({ type: 'event', seq: 7, event: 'x', at: '2026-01-01T00:00:00.000Z', changes })

describe('readServerFrame', () => {
  it('reads a known message', () => {
    expect(readServerFrame('{"type":"ping","at":5}')).toEqual({
      is: 'message',
      message: { type: 'ping', at: 5 },
      unknownChanges: [],
    })
  })

  it('names a message of a newer coordinator', () => {
    expect(readServerFrame('{"type":"weather","sun":true}')).toEqual({ is: 'unknown', type: 'weather' })
  })

  it('keeps the changes it knows and names those it does not', () => {
    const frame = readServerFrame(
      event([
        { kind: 'removed', of: 'flow', id: 'f' },
        { kind: 'weather', value: 1 },
      ]),
    )
    expect(frame).toMatchObject({
      is: 'message',
      message: { changes: [{ kind: 'removed', of: 'flow', id: 'f' }] },
      unknownChanges: ['weather'],
    })
  })

  it.each([
    ['not JSON', '{'],
    ['a number', '5'],
    ['null', 'null'],
    ['no type', '{"at":1}'],
    ['a wrong field', '{"type":"ping","at":"soon"}'],
    ['a fractional sequence', '{"type":"caught-up","seq":1.5}'],
    ['a known change with a wrong shape', event([{ kind: 'removed' }])],
    ['changes that are not things', event([1])],
  ])('refuses %s', (_what, text) => {
    expect(readServerFrame(text)).toMatchObject({ is: 'bad' })
  })
})
