/** Wie es um eine Anfrage steht. */
export const status = {
  pending: 'Offen',
  approved: 'Freigegeben',
  'partly-approved': 'Teilweise freigegeben',
  denied: 'Abgelehnt',
  'auto-approved': 'Durch Fristablauf freigegeben',
  'auto-denied': 'Durch Fristablauf abgelehnt',
  expired: 'Abgelaufen',
  cancelled: 'Zurückgezogen',
}

/** Was aus der Entscheidung einer Person wurde. */
export const decisions = {
  recorded: {
    approve: 'Verzeichnet: für {requester} freigegeben',
    deny: 'Verzeichnet: für {requester} abgelehnt',
  },
  not_counted: {
    approve: 'Ihre Freigabe für {requester} ({connector}) hat nicht gezählt',
    deny: 'Ihre Ablehnung für {requester} ({connector}) hat nicht gezählt',
  },
  superseded_by: '{status} durch {by}, bevor Ihre Entscheidung eintraf.',
  outcome: {
    superseded: 'Jemand anderes hatte bereits entschieden. Öffnen Sie die Anfrage, um zu sehen, wie.',
    expired:
      'Die Anfrage war abgelaufen, bevor Ihre Entscheidung eintraf. Wird sie noch gebraucht, fragt der Agent noch einmal.',
    changed:
      'Die Anfrage hat sich geändert, nachdem Sie sie gesehen haben. Sehen Sie noch einmal hin, und entscheiden Sie neu.',
    'not-eligible':
      'Sie dürfen darüber nicht mehr entscheiden. Öffnen Sie die Anfrage, um zu sehen, wer es darf.',
    failed: 'Der Koordinator hat sie nicht angenommen: {why}',
  },
  unreadable: {
    title: 'Eine wartende Entscheidung wurde nicht gesendet',
    text: 'Sie wurde auf dem Datenträger dieses Rechners verändert oder beschädigt; was sie besagte, weiß niemand. Sehen Sie sich die Anfrage an, und entscheiden Sie neu.',
  },
  not_kept: {
    approve: 'Ihre Freigabe für {requester} wurde nicht aufbewahrt und nicht gesendet',
    deny: 'Ihre Ablehnung für {requester} wurde nicht aufbewahrt und nicht gesendet',
  },
  kept_by_app:
    'Ihre Freigabe für {requester} wartet auf diesem Rechner und wird gesendet, sobald der Koordinator wieder da ist. Für den Vermerk in der Liste war kein Platz.',
  unsure: 'Ob Ihre Freigabe ankam, weiß noch niemand. Die Anfrage selbst wird es zeigen.',
  look: 'Öffnen',
  held: {
    approve: 'Freigabe für {requester}',
    deny: 'Ablehnung für {requester}',
    detail: 'Wird in {seconds} s gesendet.',
    undo: 'Rückgängig',
    undone: 'Zurückgenommen. Es wurde nichts gesendet.',
    late: 'Zu spät zum Zurücknehmen: Sie ist schon unterwegs.',
  },
}

/** Fehler, denen man auf diesen Seiten begegnet, nach ihrem Code. */
export const errors = {
  own_request: 'Das haben Sie selbst angefragt. Entscheiden muss jemand anderes.',
  own_window_required:
    'Was zerstören kann, wird in einem eigenen Fenster freigegeben. Öffnen Sie die Anfrage, und wählen Sie dort „Freigeben“.',
  not_eligible: 'Sie gehören nicht zu denen, die über diesen Schritt entscheiden dürfen.',
  already_voted:
    'Sie haben über diesen Schritt entschieden. Solange er offen ist, können Sie das zurücknehmen.',
  step_not_open: 'Ihr Schritt kommt später: Vor Ihnen entscheiden noch andere.',
  must_be_different_person:
    'Sie haben über einen früheren Schritt entschieden; dieser verlangt jemand anderen.',
  not_pending: 'Diese Anfrage ist abgeschlossen.',
  not_allowed: 'Ihre Rolle erlaubt das nicht.',
  already_decided: 'Über diese Anfrage hat schon jemand entschieden.',
  invalid_credentials: 'Dieses Token ist unbekannt. Prüfen Sie es, oder bitten Sie um ein neues.',
  expired_credentials: 'Dieses Token ist abgelaufen oder wurde widerrufen. Bitten Sie um ein neues.',
  unsigned_decision:
    'Diese App hat die Entscheidung nicht unterschrieben, darum wurde sie nicht festgehalten. Melden Sie sich neu an, und entscheiden Sie noch einmal.',
  wrong_signature:
    'Die Entscheidung wurde unterwegs verändert und nicht festgehalten. Melden Sie sich neu an, und entscheiden Sie noch einmal.',
  already_set_up: 'Dieser Koordinator gehört schon jemandem. Melden Sie sich stattdessen an.',
  insecure_address: 'Nehmen Sie eine Adresse, die mit https:// beginnt, oder eine auf diesem Rechner.',
  not_a_coordinator: 'Unter dieser Adresse läuft kein Countersign-Koordinator.',
  coordinator_unavailable: 'Der Koordinator antwortet nicht. Prüfen Sie die Adresse und Ihr Netz.',
  offline: 'Der Koordinator ist nicht erreichbar. Prüfen Sie Ihr Netz, und versuchen Sie es erneut.',
  too_many_requests: 'Zu viele Versuche. Warten Sie einen Moment, und versuchen Sie es dann erneut.',
}
