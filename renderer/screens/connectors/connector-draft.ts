import { KEPT_SECRET, type Connector } from '../../../shared/contract/http/connectors.ts'

/** One name and its value. `kept`: the coordinator has a value for it that nobody is shown. */
export interface SecretRow {
  name: string
  value: string
  kept: boolean
}

/** A connector as it is typed: both ways of reaching it, so that trying the other loses nothing. */
export interface ConnectorDraft {
  name: string
  key: string
  type: 'stdio' | 'http'
  command: string
  /** One argument a line. */
  args: string
  env: SecretRow[]
  url: string
  headers: SecretRow[]
  enabled: boolean
}

export const emptyDraft = (): ConnectorDraft => ({
  name: '',
  key: '',
  type: 'stdio',
  command: '',
  args: '',
  env: [],
  url: '',
  headers: [],
  enabled: true,
})

const rowsOf = (values: Readonly<Record<string, string>>): SecretRow[] =>
  Object.keys(values).map((name) => ({ name, value: '', kept: true }))

export function draftOf({ name, key, enabled, transport }: Connector): ConnectorDraft {
  const draft = { ...emptyDraft(), name, key, enabled, type: transport.type }
  return transport.type === 'stdio'
    ? {
        ...draft,
        command: transport.command,
        args: transport.args.join('\n'),
        env: rowsOf(transport.env),
      }
    : { ...draft, url: transport.url, headers: rowsOf(transport.headers) }
}

const valuesOf = (rows: readonly SecretRow[]): Record<string, string> =>
  Object.fromEntries(
    rows
      .filter(({ name, value }) => name.trim() !== '' || value !== '')
      .map(({ name, value, kept }) => [name.trim(), kept && value === '' ? KEPT_SECRET : value]),
  )

/** The body to save; `before` is the connector as it stands, or null for a new one. */
export function bodyOf(draft: ConnectorDraft, before: Connector | null): unknown {
  const { name, key, enabled } = draft
  if (draft.type === 'http') {
    return {
      name,
      key,
      enabled,
      transport: { type: 'http', url: draft.url.trim(), headers: valuesOf(draft.headers) },
    }
  }
  return {
    name,
    key,
    enabled,
    transport: {
      type: 'stdio',
      command: draft.command.trim(),
      args: argsOf(draft.args, before),
      env: valuesOf(draft.env),
    },
  }
}

/** Untouched arguments go back as they came: one of them may hold a line break. */
function argsOf(text: string, before: Connector | null): string[] {
  const old = before?.transport.type === 'stdio' ? before.transport.args : null
  if (old && old.join('\n') === text) return old
  return text.split('\n').filter((line) => line !== '')
}

export type RowProblem = 'unnamed' | 'twice' | 'again'

/** What is wrong with a row of names and values, by its index. */
export function rowProblems(rows: readonly SecretRow[], mayKeep: boolean): ReadonlyMap<number, RowProblem> {
  const seen = new Set<string>()
  const found = new Map<number, RowProblem>()
  rows.forEach(({ name, value, kept }, index) => {
    const plain = name.trim()
    if (plain === '' && value !== '') found.set(index, 'unnamed')
    else if (plain !== '' && seen.has(plain)) found.set(index, 'twice')
    else if (kept && value === '' && !mayKeep) found.set(index, 'again')
    seen.add(plain)
  })
  return found
}

/** A kept credential is never sent to another program or server than the one it was entered for. */
export function keepsSecrets(draft: ConnectorDraft, before: Connector | null): boolean {
  if (before?.transport.type !== draft.type) return false
  if (before.transport.type === 'stdio') return before.transport.command === draft.command.trim()
  return originOf(before.transport.url) === originOf(draft.url.trim())
}

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url)

/** A key made from a name: lower-case letters, digits and hyphens, beginning with a letter. */
export const keyFrom = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
