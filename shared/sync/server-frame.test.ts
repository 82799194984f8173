import { describe, expect, it } from 'vitest'
import { readServerFrame } from './server-frame.ts'

const event = (changes: unknown[]) =>
  JSON.stringify({ type: 'event', seq: 7, event: 'x', at: '2026-01-01T00:00:00.000Z', changes })

describe('readServerFrame', () => {
  it('reads a known message', () => {
    expect(readServerFrame('{"type":"ping","at":5}')).toEqual({
      is: 'message',
      message: { type: 'ping', at: 5 },
      leftOut: [],
    })
  })

  it('names a message of a newer coordinator', () => {
    expect(readServerFrame('{"type":"weather","sun":true}')).toEqual({
      is: 'message',
      message: null,
      leftOut: [{ what: 'unknown-message', detail: 'weather' }],
    })
  })

  it('keeps the changes it can read and names the others, without their values', () => {
    const frame = readServerFrame(
      event([
        { kind: 'removed', of: 'flow', id: 'f' },
        { kind: 'weather', value: 1 },
        { kind: 'removed', of: 'secret words' },
      ]),
    )
    expect(frame).toMatchObject({
      is: 'message',
      message: { changes: [{ kind: 'removed', of: 'flow', id: 'f' }] },
      leftOut: [
        { what: 'unknown-change', detail: 'weather' },
        { what: 'bad-change', detail: 'removed: id invalid_type' },
      ],
    })
    expect(JSON.stringify(frame)).not.toContain('secret words')
  })

  it('reads what it knows of something to which a newer coordinator has added', () => {
    const updatedAt = '2026-01-01T00:00:00.000Z'
    const group = { id: 'g', name: 'Finance', members: [], source: 'local', updatedAt }
    expect(readServerFrame(event([{ kind: 'group', value: { ...group, weather: 'clear' } }]))).toMatchObject({
      message: { changes: [{ kind: 'group', value: group }] },
      leftOut: [],
    })
  })

  it('leaves out a notice that it cannot read', () => {
    expect(readServerFrame('{"type":"notice","notice":{"id":1}}')).toMatchObject({
      is: 'message',
      message: null,
      leftOut: [{ what: 'bad-message' }],
    })
  })

  it.each([
    ['not JSON', '{'],
    ['a number', '5'],
    ['null', 'null'],
    ['no type', '{"at":1}'],
    ['a greeting without a person', '{"type":"hello","version":"1","head":1}'],
    ['a fractional sequence', '{"type":"caught-up","seq":1.5}'],
    ['a reload without a sequence', '{"type":"resync"}'],
    ['changes that are not things', event([1])],
  ])('refuses %s', (_what, text) => {
    expect(readServerFrame(text)).toMatchObject({ is: 'bad' })
  })
})
