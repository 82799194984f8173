/** The first minutes, and signing in. */
export const welcome = {
  title: 'Welcome',
  lead: 'Approve or deny what AI agents want to do, before it happens.',
  where: 'Where do decisions belong?',
  computer: 'This computer',
  computer_detail: 'You guard your own agents. Everything stays on this machine.',
  team: 'A team',
  team_detail: 'Your team runs a coordinator. You need its address and a token.',
  back: 'Back',
  to_place: 'Show {name}',
  name: 'Your name',
  email: 'Your e-mail address',
  email_hint: 'Names you in the record. No mail is sent unless you set that up.',
  create: 'Start',
  address: 'Address of the coordinator',
  address_hint: 'For example https://countersign.example.com',
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
}
