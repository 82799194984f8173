import { channelKinds, goneWebhook } from './channel-kinds.ts'

/** Texts of the channels among the settings. */
export const channels = {
  text: 'How Countersign reaches people who are not at their desktop. Webhooks belong to their flows.',
  kinds: channelKinds,
  gone: goneWebhook,
  source: {
    operator: 'Set up where the coordinator is started, and to be changed there',
    app: 'Set up here',
    none: 'Not set up: nothing is sent this way',
  },
  way: 'How',
  way_plain: '{way}, not encrypted',
  account: 'Account',
  secret: 'Password or token',
  secret_hint: 'Kept encrypted and not shown again.',
  from: 'Sender',
  callback: 'Where your provider has to send replies (POST):',
  save: 'Save',
  saved: 'Saved. The next message goes this way.',
  remove: 'Remove',
  remove_ask: 'Send nothing this way any more?',
  remove_text: 'Messages that wait stay waiting until it is set up again.',
  not_read: 'The setting could not be read',
  not_removed: 'It was not removed',
  to: 'Send a test to',
  to_me: 'Myself',
  test: 'Send test',
  not_tried: 'The test could not be sent',
  delivered: 'The provider accepted a test for {to}.',
  not_delivered: 'The test did not go through.',
  words: 'In the provider’s words:',
  advice: {
    'not-set-up': 'Save the settings first.',
    'no-recipient': 'You have no address or number of this kind. Enter one to send the test to.',
    recipient: 'The provider does not accept this recipient. Check the address or number.',
    credentials:
      'The provider does not accept the account or its secret. Enter both again as the provider shows them.',
    'unknown-host':
      'There is no host of this name. Check how it is written, and that this machine resolves names.',
    refused: 'Nobody listens at this host and port, or a firewall stands between. Check the port.',
    timeout:
      'The host did not answer in time. Check host and port, and whether a firewall lets connections out.',
    certificate:
      'The host’s certificate is not valid here, or it expects another kind of encryption. Check how, host and port.',
    'private-address':
      'This address lies inside a private network. Set it up where the coordinator is started, or allow such addresses there.',
    sender: 'The provider does not let this account send under this sender. Use one that belongs to it.',
    rate: 'The provider takes no more at the moment. Try again later.',
    gone: 'The provider knows no such address. Check host and account.',
    'opted-out': 'This person has answered STOP. They have to send START from their phone first.',
    provider: 'The provider refused it for a reason of its own; its words stand below.',
  },
}
