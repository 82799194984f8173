import { z } from 'zod'

/** Seconds a held call waits for its person unless the agent's setting or the header asks for longer. */
export const DEFAULT_HOLD_SECONDS = 50
export const MAX_HOLD_SECONDS = 1800
export const PROGRESS_EVERY_SECONDS = 10
export const HOLD_HEADER = 'countersign-hold'
/** Where in a call's `_meta` the requester's note may stand. */
export const NOTE_META = 'countersign/note'

export const NOTE_CHARACTERS = 2000

/**
 * Tools that an agent has itself, and for which it asks by `permission_prompt`. They stand under a connector of their own,
 * which exists in no store: policies and flows name it by its key.
 */
export const OWN_TOOLS = { id: 'own-tools', key: 'own-tools', name: 'The agent’s own tools' } as const

export const REQUEST_ACCESS_TOOL = 'countersign_request_access'
export const REQUEST_STATUS_TOOL = 'countersign_request_status'
export const ANSWER_QUESTION_TOOL = 'countersign_answer_question'
export const PERMISSION_PROMPT_TOOL = 'permission_prompt'

export const requestAccessInput = z.strictObject({
  connector: z.string().min(1).max(64),
  tools: z.array(z.string().min(1).max(200)).min(1).max(50),
  note: z.string().max(NOTE_CHARACTERS).optional(),
})
export const requestStatusInput = z.strictObject({ requestId: z.string().min(1).max(64) })
export const answerQuestionInput = z.strictObject({
  requestId: z.string().min(1).max(64),
  answer: z.string().trim().min(1).max(NOTE_CHARACTERS),
})
export const permissionPromptInput = z.object({
  tool_name: z.string().min(1).max(200),
  input: z.record(z.string(), z.json()),
  tool_use_id: z.string().max(200).optional(),
})
