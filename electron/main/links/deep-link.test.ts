import { describe, expect, it } from 'vitest'
import { findLink, readLink } from './deep-link.ts'

const ID = '01JD8Z6Q3M7T9V2X4B5C6D7E8F'

describe('readLink', () => {
  it('reads the id of a request', () => {
    expect(readLink(`countersign://request/${ID}`)).toEqual({ is: 'request', requestId: ID })
  })

  it.each([
    '',
    'countersign://request/',
    `countersign://request/${ID.slice(1)}`,
    `countersign://request/${ID}0`,
    `countersign://request/${ID}/`,
    `countersign://request/${ID}?approve=1`,
    `countersign://request/${ID}#approve`,
    `countersign://request/${ID}\n`,
    ` countersign://request/${ID}`,
    `countersign://request/${ID.toLowerCase()}`,
    `countersign://request/${ID.replace('J', 'I')}`,
    `countersign://approve/${ID}`,
    `countersign://user@request/${ID}`,
    `countersign://request:80/${ID}`,
    `countersign:request/${ID}`,
    `countersign-app://request/${ID}`,
    `https://request/${ID}`,
    `COUNTERSIGN://request/${ID}`,
    'countersign://request/..%2F..%2Fsettings',
    `countersign://request/${'A'.repeat(10_000)}`,
  ])('refuses %j', (text) => {
    expect(readLink(text).is).toBe('malformed')
  })

  it('keeps what it logs short and on one line', () => {
    const reading = readLink(`countersign://x/\n${'y'.repeat(500)}`)
    expect(reading.is === 'malformed' && reading.text.length < 120 && !reading.text.includes('\n')).toBe(true)
  })
})

describe('findLink', () => {
  it.each([
    { argv: ['countersign'], is: 'none' },
    { argv: ['countersign', '--hidden', `countersign://request/${ID}`], is: 'request' },
    {
      argv: ['electron', '/app', `countersign://request/${ID}`, '--allow-file-access-from-files'],
      is: 'request',
    },
    // What another program smuggles into a flag is not a link.
    { argv: ['countersign', `--data=countersign://request/${ID}`], is: 'none' },
    { argv: ['countersign', `countersign://request/${ID} --no-sandbox`], is: 'malformed' },
  ])('$argv is $is', ({ argv, is }) => {
    expect(findLink(argv).is).toBe(is)
  })
})
