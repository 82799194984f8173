const STATUS: Readonly<Record<string, string>> = {
  approved: 'approved',
  'partly-approved': 'approved in part',
  denied: 'denied',
  'auto-approved': 'approved automatically, since nobody answered',
  'auto-denied': 'denied automatically, since nobody answered',
  expired: 'not answered in time',
  cancelled: 'cancelled',
}

/** Of approvals that were not recorded, by code. */
const PROBLEMS: Readonly<Record<string, string>> = {
  coordinator_unavailable:
    'The coordinator does not answer. Nobody knows yet whether it was recorded: try again.',
  already_decided: 'Somebody has decided this already. Your approval was not needed.',
  not_pending: 'This request is over.',
  changed: 'The request changed after this window opened. Close it and look again.',
  not_eligible: 'You may not decide this any more.',
  own_request: 'You asked for this yourself. Somebody else has to decide.',
}

/** What the shell says itself, in English. Other languages have the same members; the compiler compares them. */
export const en = {
  notice: {
    request: (who: string, connector: string) => `${who} wants to use ${connector}`,
    reminder: (who: string, connector: string) => `Still waiting: ${who} wants to use ${connector}`,
    escalation: (who: string, connector: string) => `Passed on to you: ${who} wants to use ${connector}`,
    warning: (who: string, connector: string) => `Soon approved without an answer: ${who} and ${connector}`,
    question: (connector: string) => `A question about the use of ${connector}`,
    askedBy: (who: string, tools: string) => `Asked by ${who}. ${tools}`,
    answer: (who: string, connector: string) => `${who} answered about ${connector}`,
    decision: (connector: string, ended: string) => `Your request to use ${connector} was ${ended}`,
    copy: (who: string, connector: string, ended: string) =>
      `${who}’s request to use ${connector} was ${ended}`,
    notify: (who: string, connector: string) => `For your information: ${who} and ${connector}`,
    /** Undefined for a status that this version does not know. */
    ended: (status: string): string | undefined => STATUS[status],
    andMore: (names: string, more: number) => `${names} and ${more} more`,
    highRisk: (tools: string) => `High risk: ${tools}`,
    cut: (start: string, missing: number) => `${start}… (${missing} more characters)`,
    manyWait: (count: number) =>
      count === 1 ? '1 request is waiting for you' : `${count} requests are waiting for you`,
    news: (count: number) => (count === 1 ? 'News about 1 request' : `News about ${count} requests`),
    actions: { review: 'Review', deny: 'Deny', approve: 'Approve' },
    notRecorded: { approve: 'Your approval was not recorded', deny: 'Your denial was not recorded' },
    openApp: 'Open Countersign to see each of them.',
    someHigh: (high: number) => `${high} of high risk. Open Countersign to see each of them.`,
  },
  webhookGone: {
    title: (flow: string) => `The webhook of ${flow} is switched off`,
    body: 'Its receiver answered that it is gone. Nothing is sent there any more.',
  },
  test: {
    title: 'Notifications work',
    body: 'This is how Countersign tells you that somebody waits for your decision.',
  },
  closing: {
    title: 'Countersign keeps running',
    body: 'It tells you when somebody waits for your decision. Start it again to open its window, or quit it from its menu.',
  },
  updates: {
    available: (version: string) => `Countersign ${version} is available`,
    availableDetail: 'Install it under Settings whenever it suits you.',
    ready: (version: string) => `Countersign ${version} is ready`,
    readyDetail: 'It takes effect the next time you start the app.',
  },
  thisComputer: 'This computer',
  tray: {
    nothing: 'Nothing waits for you',
    waiting: (count: number) => (count === 1 ? '1 request waits for you' : `${count} requests wait for you`),
    unconnected: 'No connection to the coordinator',
    open: 'Open Countersign',
    quit: 'Quit Countersign',
  },
  menu: {
    file: '&File',
    edit: '&Edit',
    places: '&Coordinator',
    view: '&View',
    window: '&Window',
    help: '&Help',
    settings: 'Settings',
    closeWindow: 'Close window',
    quit: 'Quit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    find: 'Find…',
    findNext: 'Find next',
    findPrevious: 'Find previous',
    screens: {
      dashboard: 'Dashboard',
      requests: 'Requests',
      flows: 'Approval flows',
      policies: 'Policies',
      connectors: 'Connectors',
      people: 'People',
    },
    actualSize: 'Actual size',
    larger: 'Larger',
    smaller: 'Smaller',
    fullScreen: 'Full screen',
    minimize: 'Minimise',
    protocol: 'What is the Model Context Protocol?',
    diagnostics: 'Save diagnostics…',
    about: 'About Countersign',
  },
  confirm: {
    language: 'en',
    title: 'Approve: high risk',
    heading: 'Approve this?',
    intro: 'This call may destroy or overwrite something. Approve only what you have read here.',
    offline: (when: string) =>
      `The coordinator does not answer. This is the request as it stood on ${when}; your approval is kept on this computer, signed, and sent when the coordinator is back. It does not count if the request has changed by then.`,
    notKept:
      'Your approval was not kept, and not sent: nothing can be written on this computer. Make room on the disk, then press Approve again.',
    requester: 'Requested by',
    agent: 'Through the agent',
    connector: 'Connector',
    reason: 'Your reason',
    notApproved: 'Not approved with this',
    destroys: 'May destroy',
    changedByYou: 'Arguments changed by you',
    changedBefore: 'Arguments changed by an approver',
    anyArguments: 'The agent asked ahead: it may use any arguments.',
    masked: (path: string, type: string, length: number) =>
      `Hidden from everybody: ${path} (${type}, length ${length})`,
    arguments: 'Arguments',
    digest: 'Digest of what is approved',
    approve: 'Approve',
    cancel: 'Don’t approve',
    close: 'Close',
    readOn: 'Read to the end to approve.',
    sending: 'Sending…',
    /** Undefined for a code that has no words of its own here. */
    problem: (code: string): string | undefined => PROBLEMS[code],
  },
  /** In the person's browser, once they have come back from signing in. */
  signIn: {
    done: {
      title: 'Continue in Countersign',
      text: 'You are done here. You can close this window.',
    },
    failed: {
      title: 'You are not signed in',
      text: 'Countersign says why. You can close this window.',
    },
  },
  diagnostics: {
    title: 'Save diagnostics',
    kind: 'Text',
    about:
      'Diagnostics of Countersign. Keys, addresses of people and words of agents were left out. Read it before you hand it on.',
    notSaved: 'The diagnostics were not saved',
  },
  ask: {
    cancel: 'Cancel',
    connect: (host: string) => `Connect this desktop to ${host}?`,
    connectDetail: (address: string) => `Your requests and decisions will be kept there:\n${address}`,
    connectYes: 'Connect',
    openAddress: (host: string) => `Open ${host} in your browser?`,
    openYes: 'Open',
  },
}

export type ShellTexts = typeof en
