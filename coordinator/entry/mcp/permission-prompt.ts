import type { CallToolResult } from '@modelcontextprotocol/server'
import type { z } from 'zod'
import { OWN_TOOLS, type permissionPromptInput } from '../../../shared/contract/mcp.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { errorText } from '../../../shared/domain/errors.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { endedText, grantText, pendingText } from './answer-texts.ts'
import { CallerLeft } from './callers.ts'
import type { Gateway } from './gateway.ts'
import type { AgentMessage } from './mcp-deps.ts'
import { createProgress, type Listener } from './progress.ts'
import { words } from './tool-result.ts'

type Answer =
  | { readonly behavior: 'allow'; readonly updatedInput: JsonObject }
  | { readonly behavior: 'deny'; readonly message: string }

/**
 * Answers a coding agent's own permission question. Its tools are none of ours to run: they stand under a connector of
 * their own, whose policies and flows apply, and what is approved is told to the agent instead of being executed.
 *
 * The form is Claude Code's: one text holding `{behavior, updatedInput | message}`. Everything that is not an approval is
 * a `deny`, pending included.
 */
export async function answerPermissionPrompt(
  gateway: Gateway,
  message: AgentMessage,
  asked: z.infer<typeof permissionPromptInput>,
  listener: Listener,
  signal: AbortSignal,
): Promise<CallToolResult> {
  const answer = await answerOf(gateway, message, asked, listener, signal).catch((error: unknown): Answer => {
    if (error instanceof AppError) return deny(error.message)
    throw error
  })
  return words(JSON.stringify(answer))
}

async function answerOf(
  { deps: { calls, clock }, holds }: Gateway,
  { agent, holdSeconds }: AgentMessage,
  asked: z.infer<typeof permissionPromptInput>,
  listener: Listener,
  signal: AbortSignal,
): Promise<Answer> {
  const tool = asked.tool_name
  const call = { connectorKey: OWN_TOOLS.key, tool, arguments: asked.input as JsonObject }
  const verdict = await calls.decideCall(agent, call)
  if (verdict.action === 'deny') return deny(errorText(verdict.refusal.code, verdict.refusal.data))
  if (verdict.action === 'forward') {
    const { callId, connectorId, canonicalArguments } = verdict
    await calls.finishCall(agent, { callId, requestId: null, tool, connectorId }, 'used')
    return allow(canonicalArguments)
  }

  const request = await holds.wait(verdict.requestId, holdSeconds, createProgress(listener, clock), signal)
  if (signal.aborted) throw new CallerLeft()
  if (request.status === 'pending') return deny(pendingText(request))
  const outcome = request.tools.find(({ name }) => name === tool)
  if (outcome?.outcome !== 'approved') return deny(endedText(request, tool))
  if (outcome.grant !== undefined && outcome.grant !== 'ready') return deny(grantText(request, outcome.grant))
  const begun = await calls.beginCall(agent, request.id, call, signal)
  if (!begun.ok) return deny(errorText(begun.code, begun.data))
  const { callId, canonicalArguments } = begun
  await calls.finishCall(agent, { callId, requestId: request.id, tool, connectorId: OWN_TOOLS.id }, 'used')
  return allow(canonicalArguments)
}

const allow = (canonicalArguments: string): Answer => ({
  behavior: 'allow',
  updatedInput: JSON.parse(canonicalArguments) as JsonObject,
})
const deny = (message: string): Answer => ({ behavior: 'deny', message })
