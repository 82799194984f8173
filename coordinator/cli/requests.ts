import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import type { Page } from '../../shared/contract/http/common.ts'
import type { DecisionReply, Request } from '../../shared/contract/http/requests.ts'
import { toolIdentifier } from '../../shared/domain/connector/tool.ts'
import { contextOf } from './context.ts'
import { safe, table } from './output.ts'

export function requestCommands(program: Command): void {
  const requests = program.command('requests').description('read and decide requests')

  requests
    .command('list')
    .description('requests you may read, newest first')
    .option('--status <status>', 'pending, resolved, or one status', 'pending')
    .option('--mine', 'only those you may decide')
    .option('--limit <n>', 'at most so many', '50')
    .action(async (options: { status: string; mine?: boolean; limit: string }, command: Command) => {
      const { api, out } = contextOf(command)
      const query = new URLSearchParams({ status: options.status, limit: options.limit })
      if (options.mine) query.set('assignee', 'me')
      const page = await api.get<Page<Request>>(`/requests?${query.toString()}`)
      const rows = page.items.map((request) => [
        request.id,
        request.status,
        safe(request.requester.name, 40),
        safe(toolsOf(request).join(', '), 80),
        request.createdAt,
      ])
      out.result(
        page,
        page.items.length === 0
          ? ['No requests.']
          : table([['ID', 'STATUS', 'REQUESTER', 'TOOLS', 'REQUESTED'], ...rows]),
      )
    })

  requests
    .command('show <id>')
    .description('one request, with everything that would run')
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = contextOf(command)
      const request = await api.get<Request>(`/requests/${encodeURIComponent(id)}`)
      out.result(request, linesOf(request))
    })

  for (const verdict of ['approve', 'deny'] as const) {
    requests
      .command(`${verdict} <id>`)
      .description(`${verdict} a request as it is now`)
      .option('--reason <text>', 'shown to the requester')
      .option('--tools <names...>', 'approve only these; the others are denied')
      .action(async (id: string, options: { reason?: string; tools?: string[] }, command: Command) => {
        const { api, out } = contextOf(command)
        const path = `/requests/${encodeURIComponent(id)}`
        // What is decided is what is there now: the digest makes the coordinator refuse anything else.
        const { digest } = await api.get<Request>(path)
        const reply = await api.send<DecisionReply>('POST', `${path}/decisions`, {
          decisionId: randomUUID(),
          verdict,
          digest,
          ...(options.reason === undefined ? {} : { reason: options.reason }),
          ...(options.tools === undefined ? {} : { tools: options.tools }),
        })
        out.result(reply, [`${reply.outcome}: the request is ${reply.request.status}.`])
      })
  }
}

const toolsOf = (request: Request): string[] =>
  request.tools.map(({ name }) => toolIdentifier(request.connector.key, name))

function linesOf(request: Request): string[] {
  const deciders = new Map(
    request.steps.flatMap(({ eligible }) => eligible.map(({ id, name }) => [id, name] as const)),
  )
  return [
    `Request     ${request.id} (${request.status})`,
    `Requester   ${safe(request.requester.name)} <${safe(request.requester.email)}>`,
    ...(request.agent === null ? [] : [`Agent       ${safe(request.agent.name)}`]),
    ...(request.note === undefined
      ? []
      : [`Note        written by the requester or agent, unverified: ${safe(request.note, 2000)}`]),
    `Connector   ${safe(request.connector.name)} (${request.connector.status})`,
    `Risk        ${request.risk}`,
    ...request.tools.flatMap((tool) => [
      `Tool        ${safe(toolIdentifier(request.connector.key, tool.name))} (${tool.readOnly ? 'read-only' : tool.destructive ? 'destructive' : 'write'})${tool.outcome === undefined ? '' : `: ${tool.outcome}`}`,
      ...Object.entries(tool.arguments ?? {}).map(
        ([key, value]) =>
          `              ${safe(key)} = ${safe(JSON.stringify(value), Number.POSITIVE_INFINITY)}`,
      ),
    ]),
    ...request.steps.map(
      ({ name, status, decisions, minimum }) =>
        `Step        ${safe(name)}: ${status}, ${decisions.length} of ${minimum}`,
    ),
    ...(request.assignees.length === 0
      ? []
      : [`Waiting for ${request.assignees.map((id) => safe(deciders.get(id) ?? id)).join(', ')}`]),
    ...(request.resolution === undefined
      ? []
      : [
          `Resolved    by ${safe(request.resolution.name ?? request.resolution.by)}${request.resolution.reason === undefined ? '' : `: ${safe(request.resolution.reason, 2000)}`}`,
        ]),
  ]
}
