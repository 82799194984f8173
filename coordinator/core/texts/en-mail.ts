import type { MailTexts, MailWords } from './message-texts.ts'

const asking = (prefix: string, lead: MailWords['lead']): MailWords => ({
  subject: (who, what) => `${prefix}${who} asks to use ${what}`,
  lead,
  action: 'Review the request',
})

export const enMail: MailTexts = {
  kinds: {
    request: asking('', (who, where) => `${who} asks to use ${where}.`),
    reminder: asking('Still waiting: ', (who, where) => `${who} is still waiting to use ${where}.`),
    warning: asking(
      'Approved soon without an answer: ',
      (who, where) =>
        `If nobody answers, ${who}’s request to use ${where} will soon be approved by itself. Deny it if that is not right.`,
    ),
    escalation: asking(
      'Nobody has answered: ',
      (who, where) => `Nobody has answered ${who}’s request to use ${where}. You can now decide it.`,
    ),
    question: {
      subject: (_who, what) => `A question about your request to use ${what}`,
      lead: (_who, where) =>
        `Somebody who decides about your request to use ${where} asks you something first.`,
      action: 'Read and answer',
    },
    answer: {
      subject: (who, what) => `Answered: ${who}’s request to use ${what}`,
      lead: (who, where) => `Your question about ${who}’s request to use ${where} was answered.`,
      action: 'Review the request',
    },
    decision: {
      subject: (_who, what, { status }) => `${status}: your request to use ${what}`,
      lead: (_who, where, became) => `Your request to use ${where} ${became}.`,
      action: 'See the request',
    },
    copy: {
      subject: (who, what, { became }) => `Copy: ${who}’s request to use ${what} ${became}`,
      lead: (who, where, became) => `${who}’s request to use ${where} ${became}.`,
      action: 'See the request',
    },
    notify: {
      subject: (who, what) => `For your information: ${who} asks to use ${what}`,
      lead: (who, where) =>
        `${who} asks to use ${where}. You are told because the flow says so; others decide.`,
      action: 'See the request',
    },
  },
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  labels: {
    decidedBy: 'Decided by',
    decided: 'Decided',
    reason: 'Reason',
    agent: 'Agent',
    risk: 'Risk',
    asked: 'Asked',
    expires: 'Expires',
    flow: 'Flow',
    validity: 'Valid for',
    address: 'Address',
  },
  more: (first, others) => `${first} and ${others} more`,
  decidesNothing: 'Opening the link decides nothing.',
  notByAgent: 'Nothing in this message was written by an agent.',
  digest: {
    waiting: (total) => `${total} requests wait for you`,
    news: (total) => `News of ${total} requests`,
    detail: (risk, asked) => `Risk ${risk}, asked ${asked}`,
    seeAll: (total) => (total === null ? 'See them all' : `See all ${total}`),
    unlisted: (count) => `${count} more are not listed here.`,
    why: 'They are in one message because many came in a short time, or while you wanted quiet.',
  },
  code: {
    subject: { approve: 'Confirm your approval', deny: 'Confirm your denial' },
    lead: {
      approve: 'Type this code into the page that asked for it to confirm your approval.',
      deny: 'Type this code into the page that asked for it to confirm your denial.',
    },
    validity: '10 minutes, on that page only',
    warning:
      'If you did not ask for it, somebody has opened the link that was mailed to you. Do not pass the code on; nothing happens without it.',
  },
  signIn: {
    subject: 'Your code to sign in',
    lead: 'Type this code where you are signing in to Countersign.',
    validity: '10 minutes, once, on that device only',
    where: 'Signing in to',
    warning:
      'If you are not signing in just now, somebody has typed your address. Do not pass the code on, whoever asks for it; nothing happens without it.',
  },
  test: {
    subject: 'Countersign can send you mail',
    lead: 'This is a test of how Countersign sends mail. It arrived, so requests will too.',
    closing: 'Nobody asks you for anything here.',
  },
  webhookGone: {
    subject: (flow) => `The webhook of flow ${flow} was switched off`,
    lead: (flow) =>
      `The receiver of flow ${flow} answered that it is gone (410). Nothing more is sent there.`,
    closing:
      'Save the flow with another address, or send its test once the receiver is back: a test that arrives switches it on.',
  },
}
