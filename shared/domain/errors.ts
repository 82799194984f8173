/**
 * Every error people or programs can meet: one entry a code.
 *
 * `kind` decides the HTTP status and the MCP form (one table in each entry folder). `text` is the default English
 * sentence; `{name}` is filled from the data that goes with the error. Screens translate by code.
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'too-many'
  | 'upstream'
  | 'unavailable'
  | 'internal'

export interface ErrorEntry {
  readonly kind: ErrorKind
  readonly text: string
}

const table = {
  // Asking
  invalid_body: { kind: 'invalid', text: 'The request body is not valid. See errors for each field.' },
  invalid_json: { kind: 'invalid', text: 'The body is not well-formed JSON: {detail}.' },
  unknown_connector: { kind: 'invalid', text: 'There is no connector “{connector}”.' },
  unknown_tool: { kind: 'invalid', text: 'Connector “{connector}” has no tool “{tool}”.' },
  invalid_arguments: { kind: 'invalid', text: 'The arguments do not fit the schema of “{tool}”: {detail}.' },
  arguments_too_large: { kind: 'too-large', text: 'The arguments are larger than {limit}.' },
  unsafe_json: { kind: 'invalid', text: 'The arguments cannot be represented exactly: {detail}.' },
  mixed_flows: {
    kind: 'invalid',
    text: 'These tools are answered by different approval flows. Ask for them in separate requests.',
  },
  connector_disabled: { kind: 'conflict', text: 'Connector “{connector}” is switched off.' },
  idempotency_key_reused: {
    kind: 'conflict',
    text: 'This idempotency key was used before with another body. Use a new key.',
  },
  too_many_pending: {
    kind: 'too-many',
    text: 'This agent already has {count} requests waiting. Wait for an answer or cancel one.',
  },

  // Deciding
  already_decided: { kind: 'conflict', text: 'Already {status} by {by} at {at}.' },
  not_eligible: { kind: 'forbidden', text: 'You are not among the people who may decide this step.' },
  unsigned_decision: {
    kind: 'forbidden',
    text: 'This device signs its decisions, and this one came without a signature. Nothing was recorded.',
  },
  wrong_signature: {
    kind: 'forbidden',
    text: 'The signature is not of this decision, or not by this device. Nothing was recorded.',
  },
  device_key_set: { kind: 'conflict', text: 'This session has a key already. Sign in again for another.' },
  own_request: { kind: 'forbidden', text: 'Nobody decides on their own request.' },
  agents_cannot_decide: { kind: 'forbidden', text: 'An agent key can never decide.' },
  already_voted: {
    kind: 'conflict',
    text: 'You have already decided this step. Withdraw that decision first.',
  },
  step_not_open: { kind: 'conflict', text: 'The step you may decide has not been reached yet.' },
  changed: { kind: 'conflict', text: 'The request changed since you saw it. Review it again.' },
  must_be_different_person: {
    kind: 'forbidden',
    text: 'This step needs somebody who did not decide an earlier one.',
  },
  no_such_tool_in_request: { kind: 'invalid', text: 'This request does not ask for “{tool}”.' },
  nothing_to_withdraw: { kind: 'conflict', text: 'You have no decision here that can be withdrawn.' },
  no_open_question: { kind: 'conflict', text: 'No question is waiting for an answer.' },
  question_open: { kind: 'conflict', text: 'A question is already waiting for an answer.' },
  timer_not_due: { kind: 'conflict', text: 'This timer is not due yet.' },
  not_pending: { kind: 'conflict', text: 'The request is no longer pending: {status}.' },
  own_window_required: {
    kind: 'forbidden',
    text: 'In the desktop app an approval of high risk is given in a window of its own.',
  },
  confirmation_required: { kind: 'invalid', text: 'This needs to be confirmed in words: {phrase}.' },

  // Executing
  no_grant: { kind: 'forbidden', text: 'No unused approval exists for this call.' },
  grant_lapsed: { kind: 'forbidden', text: 'The approval was not used in time and has lapsed.' },
  grant_used: { kind: 'conflict', text: 'The approval was already used.' },
  digest_mismatch: {
    kind: 'forbidden',
    text: 'The call is not the one that was approved. It was not executed.',
  },
  denied_by_policy: { kind: 'forbidden', text: 'Policy “{policy}” does not allow this.' },
  upstream_unavailable: { kind: 'upstream', text: 'Connector “{connector}” cannot be reached: {detail}.' },
  upstream_crashed: { kind: 'upstream', text: 'Connector “{connector}” ended while the call was under way.' },
  upstream_too_large: { kind: 'upstream', text: 'Connector “{connector}” answered more than {limit}.' },
  upstream_timeout: { kind: 'upstream', text: 'Connector “{connector}” did not answer within {seconds} s.' },

  // Designing
  invalid_flow: { kind: 'invalid', text: 'The flow cannot be saved. See errors for each step.' },
  name_taken: { kind: 'conflict', text: 'The name “{name}” is already used.' },
  flow_in_use: { kind: 'conflict', text: 'Policies use this flow: {policies}. Choose a replacement.' },
  stale_version: {
    kind: 'conflict',
    text: 'Somebody else saved a newer version ({version}). Merge or overwrite.',
  },
  unknown_flow: { kind: 'invalid', text: 'There is no flow “{flow}”.' },
  invalid_policy: { kind: 'invalid', text: 'The policy cannot be saved: {detail}.' },
  invalid_connector: { kind: 'invalid', text: 'The connector cannot be saved: {detail}.' },
  policy_does_not_decide: {
    kind: 'conflict',
    text: 'Policy “{policy}” is not the one that allows or denies “{tool}” here.',
  },
  last_admin: { kind: 'conflict', text: 'Somebody must stay administrator.' },
  phone_taken: { kind: 'conflict', text: 'Somebody else has the number {phone}.' },
  group_in_use: { kind: 'conflict', text: 'This group is still used: {users}. Change that first.' },
  agent_in_use: { kind: 'conflict', text: 'This agent is still used: {users}. Change that first.' },
  channel_from_operator: {
    kind: 'conflict',
    text: 'This channel is set up where the coordinator is started, and can only be changed there.',
  },
  already_delivered: { kind: 'conflict', text: 'This message was delivered; it is not sent twice.' },
  email_taken: { kind: 'conflict', text: 'Somebody else has the address {email}.' },

  // Identity
  missing_credentials: {
    kind: 'unauthenticated',
    text: 'Sign in, or send a key in the Authorization header.',
  },
  invalid_credentials: { kind: 'unauthenticated', text: 'The key or token is unknown.' },
  expired_credentials: { kind: 'unauthenticated', text: 'The key or token has expired or was revoked.' },
  not_allowed: { kind: 'forbidden', text: 'Your role does not allow this.' },
  agents_not_allowed: { kind: 'forbidden', text: 'An agent key cannot do this.' },
  agent_key_required: { kind: 'forbidden', text: 'This address is for agents. Use the key of an agent.' },
  forged_callback: { kind: 'forbidden', text: 'The signature of this call is missing or wrong.' },
  wrong_host: { kind: 'forbidden', text: 'Requests from this host or origin are not accepted.' },
  already_set_up: { kind: 'conflict', text: 'The owner exists already.' },
  sign_in_not_offered: { kind: 'conflict', text: 'Signing in this way is not set up here.' },
  wrong_sign_in_code: { kind: 'invalid', text: 'This is not the code. {triesLeft} tries are left.' },
  sign_in_over: {
    kind: 'conflict',
    text: 'This sign-in has ended, or was begun somewhere else. Begin again.',
  },
  unknown_identity: {
    kind: 'forbidden',
    text: 'Nobody here is known by this account. An administrator can make an invitation.',
  },
  invitation_over: {
    kind: 'conflict',
    text: 'This invitation was used, has ended, or is for somebody else.',
  },
  provider_refused: { kind: 'forbidden', text: 'The identity provider did not let you sign in: {detail}.' },
  provider_unavailable: { kind: 'upstream', text: 'The identity provider does not answer: {detail}.' },
  provider_mistrusted: {
    kind: 'forbidden',
    text: 'What the identity provider answered cannot be trusted: {detail}.',
  },
  sign_in_too_weak: {
    kind: 'forbidden',
    text: 'The identity provider let you in by less than this coordinator asks for. Sign in there with another factor, such as a security key or an app.',
  },
  sign_in_code_over: { kind: 'conflict', text: 'This code can no longer be used. Ask for a new one.' },

  invalid_checkpoint: {
    kind: 'invalid',
    text: 'This checkpoint is damaged, was signed by another key, or belongs to another log.',
  },

  // General
  not_found: { kind: 'not-found', text: 'There is no such {thing}.' },
  too_many_requests: { kind: 'too-many', text: 'Too many requests. Try again in {seconds} s.' },
  shutting_down: { kind: 'unavailable', text: 'The coordinator is stopping. Try again in a moment.' },
  storage_full: { kind: 'unavailable', text: 'The coordinator cannot write: its disk is full.' },
  storage_failed: { kind: 'unavailable', text: 'The coordinator cannot write: {detail}.' },
  store_in_use: {
    kind: 'unavailable',
    text: 'Another coordinator already works on {file}. Stop it, or choose another data folder.',
  },
  store_newer: {
    kind: 'unavailable',
    text: 'The database was written by a newer version (shape {found}; this version knows {newest}). Update Countersign.',
  },
  store_damaged: {
    kind: 'unavailable',
    text: 'The database is damaged: {detail}. Restore a backup; nothing was changed.',
  },
  half_restored: {
    kind: 'unavailable',
    text: 'A restore into {folder} did not end. Restore again with --start-over.',
  },
  wrong_key: {
    kind: 'unavailable',
    text: 'The encryption key is not the one this data folder was made with.',
  },
  invalid_config: { kind: 'invalid', text: 'The configuration cannot be used: {detail}.' },
  unknown_address: { kind: 'not-found', text: 'There is nothing at this address.' },
  request_too_slow: { kind: 'unavailable', text: 'The request did not arrive in time. Send it again.' },
  malformed_request: { kind: 'invalid', text: 'This is not an HTTP request that can be read.' },
  body_too_large: { kind: 'too-large', text: 'The request body is larger than {limit}.' },
  coordinator_unavailable: { kind: 'unavailable', text: 'The coordinator cannot be reached: {detail}.' },
  certificate_self_signed: {
    kind: 'unavailable',
    text: 'The coordinator shows a certificate that nobody but itself has signed.',
  },
  certificate_unknown_authority: {
    kind: 'unavailable',
    text: 'The coordinator’s certificate is signed by an authority that this app does not know.',
  },
  certificate_expired: { kind: 'unavailable', text: 'The coordinator’s certificate has expired.' },
  certificate_not_yet_valid: {
    kind: 'unavailable',
    text: 'The coordinator’s certificate is not valid yet.',
  },
  certificate_wrong_host: {
    kind: 'unavailable',
    text: 'The coordinator’s certificate is for another address.',
  },
  not_a_coordinator: { kind: 'upstream', text: '{address} does not answer like a coordinator: {detail}.' },
  cancelled_by_person: { kind: 'conflict', text: 'It was cancelled, and nothing was changed.' },
  insecure_address: {
    kind: 'invalid',
    text: 'A team’s coordinator needs an address that starts with https://.',
  },
  internal: { kind: 'internal', text: 'Something went wrong here. It was logged under {requestId}.' },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof table
export const ERRORS: Readonly<Record<ErrorCode, ErrorEntry>> = table

/** Fills a sentence from data; an unknown placeholder stays visible. */
export function errorText(code: ErrorCode, data: { readonly [key: string]: unknown } = {}): string {
  return ERRORS[code].text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = data[name]
    if (value === undefined) return whole
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}
