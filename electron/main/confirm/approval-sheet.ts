import type { ApprovalSheet, ProposedApproval } from '../../../shared/contract/confirm.ts'
import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { isDestructive } from '../../../shared/domain/flow/risk.ts'
import { ownValue } from '../../../shared/domain/own-value.ts'
import type { ShellTexts } from '../../texts/en.ts'

/**
 * What the confirm window shows of a request, as the coordinator has it, and of what the person would change about it.
 * Every word that is not the app's own stands as a value, never inside a sentence.
 *
 * @param keptAt when main was told of it, where nobody answers now; epoch ms
 * @throws AppError `no_such_tool_in_request` when the proposal names a tool that is not asked for
 */
export function approvalSheet(
  request: SharedRequest,
  { tools: chosen, edits = {}, reason }: ProposedApproval,
  { confirm: say }: ShellTexts,
  keptAt: number | null = null,
): ApprovalSheet {
  for (const name of [...(chosen ?? []), ...Object.keys(edits)]) {
    if (!request.tools.some((tool) => tool.name === name)) {
      throw new AppError('no_such_tool_in_request', { tool: name })
    }
  }
  const approved = request.tools.filter(({ name }) => chosen?.includes(name) ?? true)
  const others = request.tools.filter((tool) => !approved.includes(tool))
  return {
    language: say.language,
    title: say.title,
    heading: say.heading,
    intro: keptAt === null ? say.intro : `${say.intro} ${say.offline(dayAndHour(keptAt, say.language))}`,
    facts: [
      { label: say.requester, text: `${request.requester.name} <${request.requester.email}>` },
      ...(request.agent ? [{ label: say.agent, text: request.agent.name }] : []),
      { label: say.connector, text: request.connector.name },
      ...(reason === undefined ? [] : [{ label: say.reason, text: reason }]),
      ...(others.length === 0
        ? []
        : [{ label: say.notApproved, text: others.map(({ name }) => name).join(', ') }]),
    ],
    tools: approved.map((tool) => {
      const own = ownValue(edits, tool.name)
      const values = own ?? tool.arguments
      return {
        // As the agent calls it.
        name: `${request.connector.key}_${tool.name}`,
        marks: [
          ...(isDestructive(tool) ? [say.destroys] : []),
          ...(own !== undefined ? [say.changedByYou] : tool.edited ? [say.changedBefore] : []),
        ],
        arguments: values === undefined ? null : JSON.stringify(values, null, 2),
        remarks: [
          ...(values === undefined ? [say.anyArguments] : []),
          ...(own === undefined
            ? tool.maskedPaths.map(({ path, type, length }) => say.masked(path, type, length))
            : []),
        ],
      }
    }),
    argumentsLabel: say.arguments,
    digest: { label: say.digest, text: request.digest },
    approve: say.approve,
    cancel: say.cancel,
    close: say.close,
    readOn: say.readOn,
    sending: say.sending,
  }
}

const dayAndHour = (at: number, language: string): string =>
  new Date(at).toLocaleString(language, { dateStyle: 'long', timeStyle: 'short' })
