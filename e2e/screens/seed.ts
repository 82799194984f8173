import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningCoordinator } from '../support/coordinator.ts'
import type { SeededIds } from './states.ts'

const PEOPLE = [
  ['Maya Lindqvist', 'maya', 'member'],
  ['Tomás Rivera', 'tomas', 'member'],
  ['Aiko Tanaka', 'aiko', 'member'],
  ['Ben Okafor', 'ben', 'approver'],
  ['Chloe Martin', 'chloe', 'member'],
  ['Ana Kovač', 'ana', 'approver'],
] as const

const ASKED = [
  [
    'maya',
    'files',
    ['list_files', 'read_file', 'write_file', 'delete_file'],
    'Plan the Q1 offsite with the sales leads: find a free afternoon and book it.',
  ],
  ['tomas', 'releases', ['delete_file'], 'Clean up merged release branches'],
  ['aiko', 'contracts', ['write_file', 'read_file'], 'Save the signed contract summary'],
  ['ben', 'files', ['write_file'], 'Answer the three open vendor threads'],
  ['chloe', 'releases', ['write_file', 'list_files'], 'Cut 4.2.0 after the freeze'],
] as const

/** What was decided before the pictures are taken. */
const DECIDED = [
  ['aiko', 'files', 'list_files', 'approve', ''],
  ['aiko', 'files', 'list_files', 'approve', ''],
  ['aiko', 'files', 'list_files', 'approve', ''],
  ['aiko', 'files', 'list_files', 'approve', ''],
  ['chloe', 'files', 'write_file', 'approve', ''],
  ['tomas', 'contracts', 'read_file', 'approve', ''],
  ['chloe', 'files', 'delete_file', 'deny', 'This folder belongs to Sales. Ask Maya first.'],
] as const

const ARGUMENTS: Readonly<Record<string, object>> = {
  list_files: { path: 'offsite' },
  read_file: { path: 'offsite/leads.txt' },
  write_file: { path: 'offsite/plan.txt', content: 'Thursday, 14 January 2027, 13:00' },
  delete_file: { path: 'offsite/old-plan.txt' },
}

interface Named {
  readonly id: string
}

/** A team at work: people, groups, connectors with real tools, flows, policies, calls that wait and calls that were decided. */
export async function seed({ api }: RunningCoordinator): Promise<SeededIds> {
  const groups = new Map<string, string>()
  for (const name of ['Sales', 'EMEA leads', 'Engineering', 'Security']) {
    groups.set(name, (await api<Named>('POST', '/groups', { name, members: [] })).id)
  }
  const me = await api<{ user: Named & { name: string; email: string; role: string } }>('GET', '/me')
  const { id, email, role } = me.user
  const security = groups.get('Security') ?? ''
  await api('PUT', `/users/${id}`, { name: 'Sofia Alvarez', email, role, groups: [security] })
  const users = new Map<string, string>()
  for (const [name, key, userRole] of PEOPLE) {
    const inGroups =
      key === 'maya' ? ['Sales', 'EMEA leads'] : userRole === 'approver' ? ['Security'] : ['Engineering']
    const user = await api<Named>('POST', '/users', {
      name,
      email: `${key}@northwind.example`,
      role: userRole,
      groups: inGroups.map((group) => groups.get(group)),
      ...(key === 'maya' ? { managerId: id } : {}),
    })
    users.set(key, user.id)
  }
  const connectors = new Map<string, string>()
  for (const [key, name] of [
    ['files', 'Shared files'],
    ['contracts', 'Contracts'],
    ['releases', 'Releases'],
  ] as const) {
    const folder = await mkdtemp(join(tmpdir(), `countersign-${key}-`))
    await mkdir(join(folder, 'offsite'))
    await writeFile(join(folder, 'offsite/leads.txt'), 'Maya, Tomás')
    const transport = { type: 'stdio', command: 'countersign-sample', args: [folder] }
    const connector = await api<Named>('POST', '/connectors', { key, name, transport })
    await connected(api, connector.id)
    connectors.set(key, connector.id)
  }
  const chain = (...steps: readonly object[]) => {
    const nodes = steps.map((step, index) => ({
      id: `s${index}`,
      kind: 'approval',
      emails: [],
      groups: [],
      minimum: 1,
      ...step,
    }))
    const path = ['start', ...nodes.map((node) => node.id), 'end']
    return { nodes, edges: path.slice(1).map((to, index) => ({ from: path[index], to })) }
  }
  const one = await api<Named>('POST', '/flows', {
    name: 'Shared work',
    description: 'One of security',
    channels: ['email'],
    isDefault: true,
    graph: chain({ name: 'Security sign-off', groups: [security] }),
  })
  const two = await api<Named>('POST', '/flows', {
    name: 'Engineering, destructive tools',
    description: 'Manager, then two from security',
    channels: ['email', 'sms'],
    graph: chain(
      { name: 'Direct manager', requesterManager: true, emails: [email] },
      { name: 'Security sign-off', groups: [security], minimum: 2 },
    ),
    advanced: { autoDenyAfterMinutes: 240, remindAfterMinutes: 60 },
  })
  await api('POST', '/policies', {
    name: 'Reading shared files',
    action: 'allow',
    connector: 'files',
    tools: ['search_*'],
    annotations: { readOnly: true },
  })
  await api('POST', '/policies', {
    name: 'Nobody deletes contracts',
    action: 'deny',
    connector: 'contracts',
    tools: ['delete_*'],
  })
  await api('POST', '/policies', {
    name: 'Destructive work on releases',
    action: 'request-approval',
    flowId: two.id,
    connector: 'releases',
    annotations: { destructive: true },
  })
  const last = await api<Named>('POST', '/policies', {
    name: 'Everything else is asked',
    action: 'request-approval',
    flowId: one.id,
    connector: '*',
  })

  const agents = new Map<string, { id: string; secret: string }>()
  for (const [, key] of PEOPLE) {
    const agent = await api<Named>('POST', '/agents', { name: `assistant-${key}`, userId: users.get(key) })
    const made = await api<{ key: string }>('POST', `/agents/${agent.id}/keys`, { name: 'laptop' })
    agents.set(key, { id: agent.id, secret: made.key })
  }
  for (const [key, connector, tool, verdict, reason] of DECIDED) {
    await decide(await ask(key, connector, [tool], 'As every morning'), verdict, reason)
  }
  let request = ''
  for (const [key, connector, tools, note] of ASKED.toReversed()) {
    request = await ask(key, connector, tools, note)
  }
  return {
    request,
    flow: two.id,
    policy: last.id,
    connector: connectors.get('files') ?? '',
    user: users.get('maya') ?? '',
    agent: agents.get('maya')?.id ?? '',
  }

  async function ask(
    key: string,
    connector: string,
    tools: readonly string[],
    note: string,
  ): Promise<string> {
    const body = { connector, note, tools: tools.map((name) => ({ name, arguments: ARGUMENTS[name] })) }
    return (await api<Named>('POST', '/requests', body, agents.get(key)?.secret)).id
  }

  async function decide(request: string, verdict: 'approve' | 'deny', reason: string): Promise<void> {
    const { digest } = await api<{ digest: string }>('GET', `/requests/${request}`)
    await api('POST', `/requests/${request}/decisions`, {
      decisionId: crypto.randomUUID(),
      verdict,
      digest,
      ...(reason === '' ? {} : { reason }),
    })
  }
}

async function connected(api: RunningCoordinator['api'], id: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { status } = await api<{ status: string }>('GET', `/connectors/${id}`)
    if (status === 'connected') return
    await new Promise((done) => {
      setTimeout(done, 50)
    })
  }
  throw new Error('a connector did not connect')
}
