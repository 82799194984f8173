/** The first minutes, and signing in. */
export const welcome = {
  title: 'Welcome',
  lead: 'Approve or deny what AI agents want to do, before it happens.',
  where: 'Where do decisions belong?',
  computer: 'This computer',
  computer_detail: 'You guard your own agents. Everything stays on this machine.',
  team: 'A team',
  team_detail: 'Your team runs a coordinator. You need its address.',
  back: 'Back',
  to_place: 'Show {name}',
  name: 'Your name',
  email: 'Your e-mail address',
  email_hint: 'Names you in the record. No mail is sent unless you set that up.',
  create: 'Start',
  address: 'Address of the coordinator',
  address_hint: 'For example https://countersign.example.com',
  look: 'Go on',
  at: 'Coordinator: {address}',
  other: 'Another address',
  token: 'Your token',
  token_hint: 'An administrator makes one for you under People.',
  join: 'Sign in',
  memory: 'This system has no safe place for the token, so you will sign in again after a restart.',
  name_missing: 'Write the name that others should see.',
  email_wrong: 'This is not a complete e-mail address.',
  address_missing: 'Write the address of the coordinator.',
  token_missing: 'Paste the token.',
  open_link: 'This coordinator has no owner yet',
  open_link_detail: 'When it started it printed a set-up link. Open that link in this browser.',
}

export const sample = {
  title: 'See a held call',
  lead: 'Add a sample workspace: a folder with three files, a connector that works on it, and an agent. You can remove it at any time.',
  add: 'Add the sample workspace',
  added: 'The sample workspace is ready.',
  try_title: 'Now let an agent try something',
  try_lead: 'The sample agent asks to write a file. Its call waits until you decide.',
  try: 'Make the agent ask',
  trying: 'The agent is asking…',
  folder: 'Its folder: {folder}',
  skip: 'Go on without it',
  requests: 'Go to requests',
}

export const setUp = {
  title: 'Set up',
  lead: 'You become the owner of this coordinator: you invite others and decide who may do what.',
  create: 'Become the owner',
  done_title: 'This coordinator has its owner already',
  sign_in: 'Sign in',
}

export const signIn = {
  title: 'Sign in',
  lead: 'Paste an API token. An administrator makes one for you under People.',
  token: 'API token',
  sign_in: 'Sign in',
  kept: 'It is kept in this tab only.',
  invited: 'You are invited. From then on you are known here by the account you sign in with.',
  with_provider: 'Sign in with {provider}',
  with_token: 'With an API token',
  in_browser: 'Go on in your browser. This window waits.',
  cancel: 'Cancel',
  email: 'Your e-mail address',
  email_hint: 'A code is mailed to you, if you are known here by this address.',
  email_wrong: 'This is not a complete e-mail address.',
  send_code: 'Mail me a code',
  code_sent: 'If {email} is known here, a code is on its way. It works for 10 minutes, on this device only.',
  code: 'Code',
  code_hint: 'Eight letters and digits. Nobody else may have it.',
  code_missing: 'Type the code from the mail.',
  another_code: 'Another address or a new code',
  problem: {
    sign_in_not_offered: 'This way of signing in is not set up there.',
    wrong_sign_in_code: 'This is not the code. After five wrong ones it ends.',
    sign_in_code_over: 'This code can no longer be used. Ask for a new one.',
    sign_in_over: 'This sign-in has ended, or was begun somewhere else. Begin again.',
    unknown_identity: 'Nobody here is known by this account. Ask an administrator for an invitation.',
    invitation_over: 'This invitation was used, has ended, or is for somebody else. Ask for a new one.',
    provider_refused: 'The identity provider did not let you sign in.',
    provider_unavailable: 'The identity provider does not answer. Try again in a while.',
    provider_mistrusted:
      'What came back from the identity provider is not as it has to be, so nobody was signed in. Tell an administrator.',
    cancelled_by_person: 'Nothing was said to that address.',
    certificate_self_signed:
      'The coordinator shows a certificate that it has signed itself, so anybody could stand in for it. Whoever runs it has to get one from an authority.',
    certificate_unknown_authority:
      'The coordinator’s certificate is signed by an authority that this app does not know, or the chain to it is not whole. Whoever runs it has to send the whole chain, of an authority that is generally known.',
    certificate_expired:
      'The coordinator’s certificate has expired. Whoever runs it has to renew it. Look also whether the date of this computer is right.',
    certificate_not_yet_valid:
      'The coordinator’s certificate is not valid yet. Look whether the date of this computer is right.',
    certificate_wrong_host:
      'The coordinator’s certificate is for another address. Use the address that whoever runs it has given out, letter by letter.',
  },
}
