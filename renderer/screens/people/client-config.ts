/** MCP clients that an agent's key is made ready for. */
export const CLIENTS = ['claude-code', 'claude-desktop', 'other'] as const
export type Client = (typeof CLIENTS)[number]

/**
 * What to paste into a client so that it connects with this key. `origin`: the coordinator's address, without a path.
 * Claude Desktop starts programs only, so it gets the bridge that comes along.
 */
export function clientConfig(client: Client, origin: string, key: string): string {
  const url = `${origin}/mcp`
  switch (client) {
    case 'claude-code':
      return `claude mcp add --transport http countersign ${url} --header "Authorization: Bearer ${key}"`
    case 'claude-desktop':
      return json({
        mcpServers: {
          countersign: {
            command: 'countersign',
            args: ['mcp', '--url', origin],
            env: { COUNTERSIGN_AGENT_KEY: key },
          },
        },
      })
    case 'other':
      return json({
        mcpServers: {
          countersign: { type: 'http', url, headers: { Authorization: `Bearer ${key}` } },
        },
      })
  }
}

const json = (value: unknown): string => JSON.stringify(value, null, 2)
