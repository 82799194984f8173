/** Was über jeden Kanal gesagt wird, wo immer er genannt ist. `ways`: die Anfänge seiner Adressen. */
export const channelKinds = {
  email: {
    name: 'E-Mail',
    inline: 'E-Mail',
    about: 'Eine Nachricht mit einem Link. Gut für alle, die regelmäßig ihre E-Mails lesen.',
    ways: { smtps: 'SMTP, von Anfang an verschlüsselt', smtp: 'SMTP mit STARTTLS' },
    host: 'Rechner',
    host_hint: 'Mit „:“ und dem Anschluss, wenn es nicht der übliche ist.',
    from_hint: 'Eine Adresse, oder ein Name und die Adresse in spitzen Klammern.',
  },
  sms: {
    name: 'SMS',
    inline: 'SMS',
    about: 'Ein kurzer Text. Am besten für schnelle Antworten unterwegs.',
    ways: {
      twilio: 'Twilio oder gleichartig',
      smpp: 'SMPP 3.4, unverschlüsselt',
      smpps: 'SMPP 3.4, verschlüsselt',
    },
    host: 'Rechner',
    host_hint: 'Mit „:“ und dem Anschluss, wenn es nicht der übliche ist.',
    from_hint:
      'Eine Nummer mit Landesvorwahl, oder ein Name mit höchstens 11 Buchstaben, dem niemand antworten kann.',
  },
  chat: {
    name: 'Chat',
    inline: 'Chat',
    about:
      'Eine Nachricht in einem Raum, die dort alle sehen. Sie erreicht niemanden persönlich: wählen Sie noch einen Kanal.',
    ways: { slack: 'Slack oder gleichartig', teams: 'Microsoft Teams' },
    host: 'Adresse des eingehenden Webhooks',
    host_hint: 'So, wie der Dienst sie nennt. Wird verschlüsselt aufbewahrt und nicht wieder gezeigt.',
  },
  ntfy: {
    name: 'ntfy',
    inline: 'ntfy',
    about:
      'Eine Benachrichtigung an alle, die ein Thema abonniert haben. Sie erreicht niemanden persönlich: wählen Sie noch einen Kanal.',
    ways: { ntfy: 'Server von ntfy' },
    host: 'Server und Thema',
    host_hint: 'Zum Beispiel ntfy.sh/ihr-thema. Für einen Zugangsschlüssel bleibt das Konto leer.',
  },
}

/** Und über das, was niemand einrichtet: der Webhook eines Ablaufs, die App selbst. */
export const otherWays = {
  webhook: { name: 'Webhook', inline: 'Webhook' },
  desktop: { name: 'Desktop', inline: 'Desktop' },
}

/** Der Webhook eines Ablaufs, dessen Empfänger geantwortet hat, dass es ihn nicht mehr gibt. */
export const goneWebhook = {
  title: 'Der Webhook von {flow} ist abgeschaltet',
  text: 'Sein Empfänger hat geantwortet, dass es ihn nicht mehr gibt (410). Speichern Sie den Ablauf mit einer anderen Adresse, oder senden Sie eine Probe, die ankommt.',
  open: 'Ablauf öffnen',
  open_of: 'Den Ablauf {flow} öffnen',
}
