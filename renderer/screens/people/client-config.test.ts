import { describe, expect, it } from 'vitest'
import { CLIENTS, clientConfig } from './client-config.ts'

const ORIGIN = 'http://127.0.0.1:4780'

describe('what is pasted into a client', () => {
  it.each(CLIENTS)('%s gets the address and the key', (client) => {
    const text = clientConfig(client, ORIGIN, 'cs_key_abc')
    expect(text).toContain('cs_key_abc')
    expect(text).toContain(ORIGIN)
  })

  it('is the command of Claude Code', () => {
    expect(clientConfig('claude-code', ORIGIN, 'k')).toBe(
      'claude mcp add --transport http countersign http://127.0.0.1:4780/mcp --header "Authorization: Bearer k"',
    )
  })

  it('starts the bridge from Claude Desktop, with the key out of its arguments', () => {
    expect(JSON.parse(clientConfig('claude-desktop', ORIGIN, 'k'))).toEqual({
      mcpServers: {
        countersign: {
          command: 'countersign',
          args: ['mcp', '--url', ORIGIN],
          env: { COUNTERSIGN_AGENT_KEY: 'k' },
        },
      },
    })
  })
})
