/** Words that name a secret wherever they stand in a name. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  ...['password', 'passwords', 'passwd', 'pwd', 'passphrase', 'passcode', 'pass'],
  ...['secret', 'secrets', 'credential', 'credentials', 'creds', 'apikey', 'apikeys'],
  ...['authorization', 'bearer', 'jwt', 'otp', 'totp', 'cvv', 'cvc', 'ssn', 'cookie', 'psk', 'passkey'],
  ...['passwort', 'kennwort', 'wachtwoord', 'senha', 'contrasena', 'contraseña', 'lösenord', 'salasana'],
  ...['пароль', '密码', '密碼', 'パスワード', '비밀번호'],
])
/** Words that name a secret only at the end of a name. */
const SECRET_ENDINGS: ReadonlySet<string> = new Set(['token', 'tokens', 'pin', 'auth', 'pat', 'signature'])
/** `key` is a secret after one of these. */
const KEY_KINDS: ReadonlySet<string> = new Set([
  ...['api', 'access', 'account', 'private', 'secret', 'signing', 'encryption', 'ssh', 'master', 'shared'],
  ...['auth', 'client', 'service', 'subscription', 'license', 'webhook'],
])
/** Names that end so speak about a secret, or count something; they do not hold one. */
const ABOUT: ReadonlySet<string> = new Set([
  ...[
    'name',
    'names',
    'length',
    'policy',
    'required',
    'enabled',
    'count',
    'type',
    'types',
    'version',
    'hint',
  ],
  ...['expires', 'expiry', 'strength', 'min', 'max', 'limit', 'budget', 'usage', 'per'],
])
/** Before `token`, these make it a place in a list or a piece of text. */
const HARMLESS_TOKENS: ReadonlySet<string> = new Set([
  ...['max', 'min', 'num', 'number', 'total', 'prompt', 'completion', 'input', 'output', 'stop', 'context'],
  ...['page', 'next', 'previous', 'continuation', 'sync', 'cursor'],
])
/** Names written without any sign of where a word begins. */
const RUN_TOGETHER =
  /(?:password|passwd|passphrase|passcode|secret|apikey|accesstoken|authtoken|refreshtoken|sessiontoken|bearertoken|privatekey|secretkey|accesskey|accountkey|motdepasse)s?$/

/** True when a member of this name is likely to hold a secret: by its words, whatever their case and joints. */
export function isSecretName(name: string): boolean {
  if (name.length > 200) return false
  const words = wordsOf(name)
  const last = words.at(-1)
  if (last === undefined || ABOUT.has(last)) return false
  if (words.some((word) => SECRET_WORDS.has(word))) return true
  if (SECRET_ENDINGS.has(last)) return !HARMLESS_TOKENS.has(words.at(-2) ?? '')
  if (last === 'key' || last === 'keys') return KEY_KINDS.has(words.at(-2) ?? '')
  return RUN_TOGETHER.test(words.join(''))
}

/** `X-Api-Key`, `apiKey`, `API_KEY` and `APIKey` are all api, key. */
const wordsOf = (name: string): string[] =>
  name
    .normalize('NFC')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
