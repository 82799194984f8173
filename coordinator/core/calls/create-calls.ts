import type { CallUseCases } from '../core-contract.ts'
import type { Core } from '../core.ts'
import { getRequest } from '../requests/read-requests.ts'
import { answerOpenQuestion } from '../requests/answer-question.ts'
import { waitForRequest } from '../requests/wait-for-request.ts'
import { beginCall } from './begin-call.ts'
import { decideCall } from './decide-call.ts'
import { finishCall } from './finish-call.ts'
import { requestAccess } from './request-access.ts'
import { visibleTools } from './visible-tools.ts'

/** What the MCP gateway needs of the core. */
export const createCalls = (core: Core): CallUseCases => ({
  visibleTools: (agent) => visibleTools(core, agent),
  decideCall: (agent, call) => decideCall(core, agent, call),
  beginCall: (agent, requestId, call, signal) => beginCall(core, agent, requestId, call, signal),
  finishCall: (agent, call, outcome) => finishCall(core, agent, call, outcome),
  waitForRequest: (requestId, timeoutMs, signal) =>
    waitForRequest(core, { kind: 'system' }, requestId, timeoutMs, signal),
  requestAccess: (agent, input) => requestAccess(core, agent, input),
  requestStatus: (agent, requestId) => getRequest(core, agent, requestId),
  answerOpenQuestion: (agent, requestId, text) => answerOpenQuestion(core, agent, requestId, text),
})
