/** What is said of each channel, wherever it is named. `ways`: the beginnings of its addresses. */
export const channelKinds = {
  email: {
    name: 'E-mail',
    inline: 'e-mail',
    about: 'A message with a link. Good for people who read their mail regularly.',
    ways: { smtps: 'SMTP, encrypted from the start', smtp: 'SMTP with STARTTLS' },
    host: 'Host',
    host_hint: 'With “:” and a port where it is not the usual one.',
    from_hint: 'An address, or a name and the address in angle brackets.',
  },
  sms: {
    name: 'SMS',
    inline: 'SMS',
    about: 'A short text. Best for quick answers on the way.',
    ways: { twilio: 'Twilio or compatible', smpp: 'SMPP 3.4', smpps: 'SMPP 3.4, encrypted' },
    host: 'Host',
    host_hint: 'With “:” and a port where it is not the usual one.',
    from_hint: 'A number with its country code, or a name of at most 11 letters, which nobody can answer.',
  },
  chat: {
    name: 'Chat',
    inline: 'chat',
    about:
      'A message in a room, for everybody there to see. It reaches nobody in person: choose another channel too.',
    ways: { slack: 'Slack or compatible', teams: 'Microsoft Teams' },
    host: 'Address of the incoming webhook',
    host_hint: 'As the service gives it. Kept encrypted and not shown again.',
  },
  ntfy: {
    name: 'ntfy',
    inline: 'ntfy',
    about:
      'A notification to everybody who has subscribed to a topic. It reaches nobody in person: choose another channel too.',
    ways: { ntfy: 'Server of ntfy' },
    host: 'Server and topic',
    host_hint: 'For example ntfy.sh/your-topic. For an access token, leave the account empty.',
  },
}

/** And of what nobody sets up: a flow's webhook, the app itself. */
export const otherWays = {
  webhook: { name: 'Webhook', inline: 'webhook' },
  desktop: { name: 'Desktop', inline: 'desktop' },
}

/** A flow's webhook whose receiver answered that it is gone. */
export const goneWebhook = {
  title: 'The webhook of {flow} is switched off',
  text: 'Its receiver answered that it is gone (410). Save the flow with another address, or send a test that arrives.',
  open: 'Open the flow',
  open_of: 'Open the flow {flow}',
}
