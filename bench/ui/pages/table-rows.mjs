import { seeded } from './measure.mjs'

const NAMES = ['Maya Lindqvist', 'Tomás Rivera', 'Aiko Tanaka', 'Ben Okafor', 'Chloe Martin', 'Ana Kovač']
const CONNECTORS = ['files', 'github', 'google-calendar', 'slack', 'jira']
const STARTED = Date.UTC(2026, 10, 22, 8)

/** Requests as the list keeps them, the newest first. @param {number} count */
export function requestRows(count) {
  const random = seeded(count)
  return Array.from({ length: count }, (_, i) => {
    const value = random[i] ?? 0
    const key = CONNECTORS[value % CONNECTORS.length] ?? 'files'
    const name = `${NAMES[value % NAMES.length]} ${value % 977}`
    return {
      id: `req-${String(count - i).padStart(8, '0')}`,
      open: 1,
      createdAt: STARTED - i * 1000,
      resolvedAt: null,
      expiresAt: null,
      status: 'pending',
      revision: 1,
      requester: { id: `user-${value % 977}`, name, email: `user${value % 977}@northwind.example` },
      connector: { id: key, key, name: key },
      tools: [`tool_${value % 200}`, `tool_${value % 31}`],
      destructive: value % 3 === 0,
      risk: 'medium',
      note: `Note ${value % 5000} about what is to be done`,
      notified: true,
      assignees: ['me'],
      resolution: null,
    }
  })
}
