/** The first minutes, and signing in. */
export const welcome = {
  title: 'Welcome to Countersign',
  lead: 'Approve or deny what AI agents want to do, before it happens.',
  where: 'Where should decisions be kept?',
  computer: 'This computer',
  computer_detail: 'You guard your own agents. Everything stays on this machine.',
  team: 'A team',
  team_detail: 'Your team runs a coordinator. You need its address.',
  team_title: 'Sign in to your team',
  team_lead:
    'The team’s coordinator keeps its requests and decisions. This app shows them and keeps a copy for when you are offline.',
  back: 'Back',
  to_place: 'Show {name}',
  name: 'Your name',
  email: 'Your e-mail address',
  email_hint: 'Identifies you in the record. No mail is sent unless you set that up.',
  create: 'Start',
  address: 'Address of the coordinator',
  address_hint: 'For example https://countersign.example.com',
  look: 'Continue',
  at: 'Coordinator: {address}',
  other: 'Use another coordinator',
  token: 'Your token',
  token_hint: 'An administrator makes one for you under People.',
  join: 'Sign in',
  memory: 'This system has no keychain for the token, so you will need to sign in again after a restart.',
  name_missing: 'Enter the name that others should see.',
  email_wrong: 'This is not a complete e-mail address.',
  address_missing: 'Enter the address of the coordinator.',
  token_missing: 'Paste the token.',
  open_link: 'This coordinator has no owner yet',
  open_link_detail: 'When it started it printed a set-up link. Open that link in this browser.',
}

export const sample = {
  title: 'See a held call',
  lead: 'Add a sample workspace: a folder with three files, a connector that works on it, and an agent. You can remove it at any time.',
  add: 'Add sample workspace',
  added: 'The sample workspace is ready.',
  try_title: 'Now let an agent try something',
  try_lead: 'The sample agent asks to write a file. Its call waits until you decide.',
  try: 'Try it',
  trying: 'The agent is asking…',
  folder: 'Its folder: {folder}',
  skip: 'Skip this',
  requests: 'Go to requests',
}

export const setUp = {
  title: 'Set up',
  lead: 'You become the owner of this coordinator: you invite others and decide who may do what.',
  create: 'Become the owner',
  done_title: 'This coordinator already has an owner',
  sign_in: 'Sign in',
}

export const signIn = {
  title: 'Sign in',
  lead: 'Paste an API token. An administrator makes one for you under People.',
  token: 'API token',
  sign_in: 'Sign in',
  kept: 'It is kept in this tab only.',
  invited: 'You are invited. Sign in with the account you want to be known by here.',
  with_provider: 'Sign in with {provider}',
  with_token: 'Use an API token instead',
  in_browser: 'Continue in your browser. This window is waiting.',
  cancel: 'Cancel',
  email: 'Your e-mail address',
  email_hint: 'We mail a code to this address if it is known here.',
  email_wrong: 'This is not a complete e-mail address.',
  send_code: 'Mail me a code',
  code_sent: 'If {email} is known here, a code is on its way. It works for 10 minutes, on this device only.',
  code: 'Code',
  code_hint: 'Eight letters and digits. Share it with nobody.',
  code_missing: 'Type the code from the mail.',
  another_code: 'Use another e-mail address, or get a new code',
  problem: {
    sign_in_not_offered: 'This way of signing in is not set up there.',
    wrong_sign_in_code: 'That is not the code. After five wrong tries it stops working.',
    sign_in_code_over: 'This code can no longer be used. Ask for a new one.',
    sign_in_over: 'This sign-in has expired, or was started somewhere else. Start again.',
    unknown_identity: 'This account is not known here. Ask an administrator for an invitation.',
    invitation_over:
      'This invitation was already used, has expired, or is for somebody else. Ask for a new one.',
    provider_refused: 'The identity provider did not let you sign in.',
    provider_unavailable: 'The identity provider does not answer. Try again in a while.',
    provider_mistrusted:
      'The identity provider’s answer failed the checks, so nobody was signed in. Tell an administrator.',
    sign_in_too_weak:
      'Your team asks for another factor. Sign in at the identity provider with a security key or an authenticator app as well.',
    cancelled_by_person: 'Cancelled. Nothing was sent to that address.',
    certificate_self_signed:
      'The coordinator’s certificate is self-signed, so anybody could pose as it. Ask whoever runs it to install one from a certificate authority.',
    certificate_unknown_authority:
      'The coordinator’s certificate comes from an authority that this app does not know, or its chain is incomplete. Ask whoever runs it to send the whole chain of a well-known authority.',
    certificate_expired:
      'The coordinator’s certificate has expired. Ask whoever runs it to renew it, and check that this computer’s date is right.',
    certificate_not_yet_valid:
      'The coordinator’s certificate is not valid yet. Check that this computer’s date is right.',
    certificate_wrong_host:
      'The coordinator’s certificate is for another address. Use exactly the address that its administrator gave you.',
  },
}
