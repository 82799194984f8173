/** What is to be done about a message that could not be sent. */
export type Advice =
  | 'recipient'
  | 'credentials'
  | 'unknown-host'
  | 'refused'
  | 'timeout'
  | 'certificate'
  | 'private-address'
  | 'sender'
  | 'rate'
  | 'gone'
  | 'opted-out'
  | 'provider'

/** In order: the first that fits is the advice. Words of SMTP and SMPP servers, of Twilio, of chat services and of Node. */
const SIGNS: readonly (readonly [Advice, RegExp])[] = [
  ['private-address', /not a public address/i],
  ['opted-out', /\b21610\b|answered STOP/i],
  [
    'credentials',
    /\b(20003|535|534|530|401|403)\b|ESME_RINV(PASWD|SYSID|SYSTYP)|ESME_RBINDFAIL|EAUTH|invalid_token|no_service|authenticat/i,
  ],
  ['unknown-host', /ENOTFOUND|EAI_AGAIN|getaddrinfo|no such host/i],
  ['certificate', /certificate|self.signed|CERT_|ERR_TLS|SSL routines|wrong version number/i],
  [
    'refused',
    /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ECONNRESET|closed the connection|no connection could be made|socket hang up/i,
  ],
  ['timeout', /ETIMEDOUT|timed? ?out|no (answer|connection) within|aborted/i],
  ['rate', /\b(429|20429|14107)\b|ESME_RTHROTTLED|ESME_RMSGQFUL|too many/i],
  [
    'sender',
    /\b(21212|21606|21603|21660)\b|ESME_RINVSRC|sender (address )?(rejected|is not allowed)|MAIL FROM/i,
  ],
  [
    'recipient',
    /\b(21211|21214|21408|21608|21612|21614|550|551|553|5\.1\.[0-3])\b|ESME_RINVDST|not (a number|an e-mail address)|No recipients/i,
  ],
  ['gone', /\b(404|410)\b|channel_not_found|channel_is_archived/i],
]

/** @param words what the provider, its server or the network said */
export const adviceFor = (words: string): Advice =>
  SIGNS.find(([, sign]) => sign.test(words))?.[0] ?? 'provider'
