/** How a request stands. */
export const status = {
  pending: 'Pending',
  approved: 'Approved',
  'partly-approved': 'Partly approved',
  denied: 'Denied',
  'auto-approved': 'Approved by time-out',
  'auto-denied': 'Denied by time-out',
  expired: 'Expired',
  cancelled: 'Cancelled',
}

/** What became of a person's decision. */
export const decisions = {
  recorded: {
    approve: 'Recorded: approved for {requester}',
    deny: 'Recorded: denied for {requester}',
  },
  not_counted: {
    approve: 'Your approval for {requester} ({connector}) did not count',
    deny: 'Your denial for {requester} ({connector}) did not count',
  },
  superseded_by: '{status} by {by} before your decision arrived.',
  outcome: {
    superseded: 'Somebody else had already decided it. Open it to see how.',
    expired:
      'The request had expired before your decision arrived. If it is still needed, the agent asks again.',
    changed: 'The request changed after you saw it. Look again, then decide.',
    'not-eligible': 'You may no longer decide it. Open it to see who can.',
    failed: 'The coordinator did not accept it: {why}',
  },
  unreadable: {
    title: 'A decision that waited here was not sent',
    text: 'It was changed or damaged on this computer’s disk, so its content is lost. Look at the request and decide again.',
  },
  not_kept: {
    approve: 'Your approval for {requester} was not kept, and not sent',
    deny: 'Your denial for {requester} was not kept, and not sent',
  },
  kept_by_app:
    'Your approval for {requester} waits on this computer and is sent when the coordinator is back. There was no room to show that in the list.',
  unsure: 'It is not known yet whether your approval arrived. The request itself will show it.',
  look: 'Open',
  held: {
    approve: 'Approving for {requester}',
    deny: 'Denying {requester}',
    detail: 'Sent in {seconds} s.',
    undo: 'Undo',
    undone: 'Taken back. Nothing was sent.',
    late: 'Too late to take back: it is already on its way.',
  },
}

/** Errors people meet on these screens, by code. */
export const errors = {
  own_request: 'You asked for this yourself. Somebody else has to decide.',
  own_window_required:
    'Destructive calls are approved in a separate window. Open the request and press Approve there.',
  not_eligible: 'You are not among the people who may decide this step.',
  already_voted: 'You have decided this step. You can take that back while it is pending.',
  step_not_open: 'Your step comes later: people before you have to decide first.',
  must_be_different_person: 'You decided an earlier step; this one needs somebody else.',
  not_pending: 'This request is over.',
  not_allowed: 'Your role does not allow this.',
  already_decided: 'Somebody has already decided this request.',
  invalid_credentials: 'This token is not known. Check it, or ask for a new one.',
  expired_credentials: 'This token has expired or was revoked. Ask for a new one.',
  unsigned_decision:
    'This app did not sign the decision, so it was not recorded. Sign in again, then decide once more.',
  wrong_signature:
    'The decision was changed on its way and was not recorded. Sign in again, then decide once more.',
  already_set_up: 'This coordinator already has an owner. Sign in instead.',
  insecure_address: 'Use an address that begins with https://, or one on this computer.',
  not_a_coordinator: 'There is no Countersign coordinator at this address.',
  coordinator_unavailable: 'The coordinator does not answer. Check the address and your network.',
  offline: 'The coordinator cannot be reached. Check your network and try again.',
  too_many_requests: 'Too many tries. Wait a moment, then try again.',
}
