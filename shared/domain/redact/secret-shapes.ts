/** A stretch of text that is a secret. UTF-16 positions, the end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * What secrets look like when nothing names them. The part in the group called `secret` is hidden, or the whole match.
 * Every expression takes time linear in the text: repeats are bounded, or can begin only where a run begins.
 */
const SHAPES: readonly RegExp[] = [
  // Private keys, cut off or whole.
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  // JSON Web Tokens, signed or encrypted.
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{2,}(?:\.[\w-]*){1,3}/g,
  // Cloud and forge keys by their fixed beginnings.
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|AGPA|AROA|AIDA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  /(?<!\w)gh[pousr]_[A-Za-z0-9]{30,255}/g,
  /(?<!\w)github_pat_\w{40,255}/g,
  /(?<![\w-])glpat-[\w-]{20,255}/g,
  /(?<![\w-])xox[abeoprs]-[A-Za-z0-9-]{10,255}/g,
  /(?<![\w-])xapp-\d-[A-Za-z0-9-]{10,255}/g,
  /hooks\.slack\.com\/services\/(?<secret>[A-Za-z0-9/]{20,100})/g,
  /(?<![\w-])AIza[\w-]{35}/g,
  /(?<![\w-])ya29\.[\w-]{20,500}/g,
  /(?<![\w-])sk-[\w-]{20,255}/g,
  /(?<!\w)[sr]k_(?:live|test)_[A-Za-z0-9]{16,255}/g,
  /(?<!\w)whsec_[A-Za-z0-9+/=]{16,255}/g,
  /(?<!\w)npm_[A-Za-z0-9]{30,255}/g,
  /(?<![\w-])pypi-[\w-]{40,255}/g,
  /(?<!\w)hf_[A-Za-z0-9]{30,255}/g,
  /(?<!\w)do[opr]_v1_[a-f0-9]{64}/g,
  /(?<![\w.-])SG\.[\w-]{16,100}\.[\w-]{16,100}/g,
  /(?<!\d)\d{8,10}:AA[\w-]{33}(?![\w-])/g,
  // In headers, addresses, query strings, command lines and connection strings.
  /(?<!\w)Bearer[ \t]{1,8}(?<secret>[\w.~+/=-]{8,})/gi,
  /(?<!\w)(?:Authorization|Proxy-Authorization)["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:(?:Basic|Bearer|Digest|Token|Negotiate)[ \t]{1,8})?(?<secret>[^\s"',;]{4,})/gi,
  /:\/\/[^\s:/@?#]{0,128}:(?<secret>[^\s/@?#]{1,256})@/g,
  /(?<![A-Za-z])(?:password|passwd|pwd|passphrase|secret|(?:access|auth|refresh|session|api|id)?[_-]?token|(?:api|access|account|private|secret|shared[_-]?access)[_-]?key|client[_-]?secret|sig)["']?[ \t]{0,8}(?:=|:(?!\/\/))[ \t]{0,8}["']?(?<secret>[^\s"'&;,<>]{4,})/gi,
  /(?<![\w-])--?(?:password|passwd|passphrase|token|secret|api-?key|access-?key|auth-?token)[ \t]{1,8}["']?(?<secret>[^\s"'-][^\s"']{3,})/gi,
]

/** Shortest text worth looking at. */
const MIN_LENGTH = 8

/** The stretches of a text that look like secrets, in order, none overlapping. */
export function secretSpans(text: string): readonly Span[] {
  if (text.length < MIN_LENGTH) return []
  const spans: Span[] = []
  for (const shape of SHAPES) {
    for (const match of text.matchAll(shape)) {
      const secret = match.groups?.['secret'] ?? match[0]
      const end = match.index + match[0].length
      const start = match[0].endsWith(secret)
        ? end - secret.length
        : match.index + match[0].lastIndexOf(secret)
      spans.push({ start, end: start + secret.length })
    }
  }
  return merged(spans)
}

function merged(spans: Span[]): readonly Span[] {
  const result: Span[] = []
  for (const span of spans.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1)
    if (last && span.start < last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    else result.push(span)
  }
  return result
}
