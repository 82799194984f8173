/**
 * Where a desktop waits for its answer (RFC 8252): 127.0.0.1 by its number, over http, at a port, with a path that
 * nobody can guess. Anything else is null, a name such as `localhost` too: what it leads to is not ours to say.
 */
export function loopbackRedirect(text: string): URL | null {
  if (!/^http:\/\/127\.0\.0\.1:[1-9]\d{0,4}\/[A-Za-z0-9_-]{22,128}$/.test(text)) return null
  const url = URL.canParse(text) ? new URL(text) : null
  // Port 80 is dropped by the parser; nothing may be different from what was written.
  return url?.href === text ? url : null
}
