import { z } from 'zod'
import { jsonObject } from './http/common.ts'
import { createDecision } from './http/requests.ts'

/** What a page proposes to approve. Who asks for what is not in it: the main process reads that itself. */
export const proposedApproval = z.strictObject({
  requestId: z.string().regex(/^[\w-]{1,64}$/),
  /** The tools approved, when not all are. */
  tools: z.array(z.string()).min(1).max(50).optional(),
  /** Arguments in place of the agent's, by tool. */
  edits: z.record(z.string(), jsonObject).optional(),
  reason: createDecision.shape.reason,
})
export type ProposedApproval = z.infer<typeof proposedApproval>

/**
 * `unsure`: it was sent, and no answer came; the request itself shows whether it was recorded. `queued`: nobody answered;
 * main keeps this decision, and the page takes it into its queue, which says when its turn has come.
 */
export const approvalEnd = z.union([
  z.enum(['recorded', 'cancelled', 'unsure']),
  z.strictObject({ queued: createDecision }),
])
export type ApprovalEnd = z.infer<typeof approvalEnd>

const sheetTool = z.strictObject({
  name: z.string(),
  /** What it may do, in words of our own. */
  marks: z.array(z.string()),
  /** What would run, as JSON text over lines; null when the agent asked ahead. */
  arguments: z.string().nullable(),
  /** Said below the arguments: masked values, or that any arguments may follow. */
  remarks: z.array(z.string()),
})

/**
 * Everything the confirm window shows, as text. Labels and remarks are the app's own; `text`, `name` and `arguments` come
 * from the coordinator and are drawn so that nothing in them can hide.
 */
export const approvalSheet = z.strictObject({
  language: z.string(),
  title: z.string(),
  heading: z.string(),
  intro: z.string(),
  facts: z.array(z.strictObject({ label: z.string(), text: z.string() })),
  tools: z.array(sheetTool),
  argumentsLabel: z.string(),
  digest: z.strictObject({ label: z.string(), text: z.string() }),
  approve: z.string(),
  cancel: z.string(),
  close: z.string(),
  readOn: z.string(),
  sending: z.string(),
})
export type ApprovalSheet = z.infer<typeof approvalSheet>

/** What became of a press: shown by the window, which main closes when all is done. */
const pressed = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('done') }),
  /** Pressed sooner than anybody can have read. */
  z.strictObject({ state: z.literal('early') }),
  z.strictObject({ state: z.literal('problem'), text: z.string(), again: z.boolean() }),
])
export type Pressed = z.infer<typeof pressed>

/** The confirm window asks, main answers. No other page can call these. */
export const CONFIRM_CALLS = {
  'confirm:sheet': { input: z.void(), output: approvalSheet },
  'confirm:press': { input: z.strictObject({ button: z.enum(['approve', 'cancel']) }), output: pressed },
} as const
export type ConfirmCalls = typeof CONFIRM_CALLS

/** What the window's own preload exposes to its page. */
export interface ConfirmBridge {
  sheet(): Promise<ApprovalSheet>
  press(button: 'approve' | 'cancel'): Promise<Pressed>
}
