import {
  ProtocolError,
  ProtocolErrorCode,
  type CallToolResult,
  type Tool,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import {
  ANSWER_QUESTION_TOOL,
  answerQuestionInput,
  OWN_TOOLS,
  PERMISSION_PROMPT_TOOL,
  permissionPromptInput,
  REQUEST_ACCESS_TOOL,
  REQUEST_STATUS_TOOL,
  requestAccessInput,
  requestStatusInput,
} from '../../../shared/contract/mcp.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { statusText } from './answer-texts.ts'
import type { Gateway } from './gateway.ts'
import type { AgentMessage } from './mcp-deps.ts'
import { answerPermissionPrompt } from './permission-prompt.ts'
import type { Listener } from './progress.ts'
import { words } from './tool-result.ts'

interface BuiltInTool {
  readonly listed: Tool
  run(
    gateway: Gateway,
    message: AgentMessage,
    given: JsonObject,
    listener: Listener,
    signal: AbortSignal,
  ): Promise<CallToolResult>
}

/** The tools that every agent sees, whatever connectors there are. */
export const BUILT_IN_TOOLS: Readonly<Record<string, BuiltInTool>> = {
  [REQUEST_ACCESS_TOOL]: {
    listed: {
      name: REQUEST_ACCESS_TOOL,
      title: 'Ask ahead for tools',
      description:
        'Asks people to approve one call each of several tools of one connector, before you need them. Name the tools ' +
        'without their connector. Answers at once with the request; call the tools when they are approved.',
      inputSchema: schemaOf(requestAccessInput),
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    run: async ({ deps }, { agent }, given) => {
      const { connector, tools, note } = parse(requestAccessInput, given)
      const input = { connector, tools, ...(note === undefined ? {} : { note }) }
      return words(statusText(await deps.calls.requestAccess(agent, input)))
    },
  },
  [REQUEST_STATUS_TOOL]: {
    listed: {
      name: REQUEST_STATUS_TOOL,
      title: 'Request status',
      description: 'Says how a request stands: who must agree, what was decided, what may be called.',
      inputSchema: schemaOf(requestStatusInput),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    run: async ({ deps }, { agent }, given) => {
      const { requestId } = parse(requestStatusInput, given)
      return words(statusText(await deps.calls.requestStatus(agent, requestId)))
    },
  },
  [ANSWER_QUESTION_TOOL]: {
    listed: {
      name: ANSWER_QUESTION_TOOL,
      title: 'Answer a question',
      description:
        'Answers what an approver asks about one of your requests before they decide. Say only what you know; the ' +
        'answer is shown as yours. It decides nothing.',
      inputSchema: schemaOf(answerQuestionInput),
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    run: async ({ deps }, { agent }, given) => {
      const { requestId, answer } = parse(answerQuestionInput, given)
      return words(statusText(await deps.calls.answerOpenQuestion(agent, requestId, answer)))
    },
  },
  [PERMISSION_PROMPT_TOOL]: {
    listed: {
      name: PERMISSION_PROMPT_TOOL,
      title: 'Permission prompt',
      description:
        'For coding agents that ask a tool for permission to use a tool of their own: puts the question to people and ' +
        `answers with behavior allow or deny. Policies name these tools under the connector “${OWN_TOOLS.key}”.`,
      inputSchema: schemaOf(permissionPromptInput),
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    run: (gateway, message, given, listener, signal) =>
      answerPermissionPrompt(gateway, message, parse(permissionPromptInput, given), listener, signal),
  },
}

function schemaOf(schema: z.ZodType): Tool['inputSchema'] {
  return z.toJSONSchema(schema, { io: 'input' }) as Tool['inputSchema']
}

function parse<T>(schema: z.ZodType<T>, given: JsonObject): T {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const detail = parsed.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`).join('; ')
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, `The arguments do not fit: ${detail}`, {
    code: 'invalid_arguments',
  })
}
