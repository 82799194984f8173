import {
  ANSWER_QUESTION_TOOL,
  REQUEST_ACCESS_TOOL,
  REQUEST_STATUS_TOOL,
} from '../../../shared/contract/mcp.ts'

/** What every agent is told when it connects. A client that gives up on a held call shows its model nothing else. */
export const INSTRUCTIONS = [
  'Countersign stands between you and the tools listed here. Some calls need a person to agree first.',
  'Such a call is held while people are asked. If nobody answers in time, the answer says that approval is pending; if your ' +
    'client times out, the request stays open all the same. In both cases make exactly the same call again later: it ' +
    'attaches to the open request, nobody is asked twice, and it runs once as soon as it is approved.',
  'A denial is final: do not repeat the call, and do not try to reach the same end another way.',
  `Use ${REQUEST_ACCESS_TOOL} to ask ahead for several tools, and ${REQUEST_STATUS_TOOL} to see how a request stands.`,
  `Somebody who decides may ask you something first; the answer of a pending call says so. Reply with ${ANSWER_QUESTION_TOOL}.`,
  'To tell the people who decide why you make a call, put a note into its _meta under “countersign/note”.',
].join('\n')
