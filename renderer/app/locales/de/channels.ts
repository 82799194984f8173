import { channelKinds, goneWebhook } from './channel-kinds.ts'

/** Texte der Kanäle unter den Einstellungen. */
export const channels = {
  text: 'Wie Countersign Menschen erreicht, die nicht am Schreibtisch sitzen. Webhooks gehören zu ihren Abläufen.',
  kinds: channelKinds,
  gone: goneWebhook,
  source: {
    operator: 'Dort eingerichtet, wo der Koordinator gestartet wird; nur dort zu ändern',
    app: 'Hier eingerichtet',
    none: 'Nicht eingerichtet: auf diesem Weg wird nichts gesendet',
  },
  way: 'Auf welche Art',
  way_plain: '{way}, unverschlüsselt',
  account: 'Konto',
  secret: 'Kennwort oder Schlüssel',
  secret_hint: 'Wird verschlüsselt aufbewahrt und nicht wieder gezeigt.',
  from: 'Absender',
  callback: 'Wohin Ihr Anbieter Antworten schicken muss (POST):',
  save: 'Speichern',
  saved: 'Gespeichert. Die nächste Nachricht nimmt diesen Weg.',
  remove: 'Entfernen',
  remove_ask: 'Auf diesem Weg nichts mehr senden?',
  remove_text: 'Was wartet, wartet weiter, bis der Weg wieder eingerichtet ist.',
  not_read: 'Die Einstellung konnte nicht gelesen werden',
  not_removed: 'Sie wurde nicht entfernt',
  to: 'Probe senden an',
  to_me: 'Mich selbst',
  test: 'Probe senden',
  not_tried: 'Die Probe konnte nicht gesendet werden',
  delivered: 'Der Anbieter hat eine Probe für {to} angenommen.',
  not_delivered: 'Die Probe kam nicht durch.',
  words: 'In den Worten des Anbieters:',
  advice: {
    'not-set-up': 'Speichern Sie zuerst die Einstellungen.',
    'no-recipient': 'Sie haben keine solche Adresse oder Nummer. Geben Sie eine für die Probe ein.',
    recipient: 'Der Anbieter nimmt diesen Empfänger nicht an. Prüfen Sie Adresse oder Nummer.',
    credentials: 'Der Anbieter nimmt Konto oder Kennwort nicht an. Geben Sie beide so ein, wie er sie zeigt.',
    'unknown-host':
      'Einen Rechner dieses Namens gibt es nicht. Prüfen Sie die Schreibweise und die Namensauflösung.',
    refused:
      'An diesem Anschluss hört niemand zu, oder eine Firewall steht dazwischen. Prüfen Sie den Anschluss.',
    timeout: 'Der Rechner hat nicht rechtzeitig geantwortet. Prüfen Sie Rechner, Anschluss und Firewall.',
    certificate:
      'Das Zertifikat gilt hier nicht, oder es wird anders verschlüsselt. Prüfen Sie Art, Rechner und Anschluss.',
    'private-address':
      'Die Adresse liegt in einem privaten Netz. Richten Sie sie beim Start des Koordinators ein, oder erlauben Sie solche dort.',
    sender: 'Unter diesem Absender darf das Konto nicht senden. Nehmen Sie einen, der ihm gehört.',
    rate: 'Der Anbieter nimmt gerade nichts mehr an. Versuchen Sie es später.',
    gone: 'Der Anbieter kennt keine solche Adresse. Prüfen Sie Rechner und Konto.',
    'opted-out': 'Diese Person hat mit STOP geantwortet. Sie muss erst START von ihrem Telefon schicken.',
    provider: 'Der Anbieter hat aus eigenen Gründen abgelehnt; seine Worte stehen darunter.',
  },
}
