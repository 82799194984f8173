/** A JSON Pointer (RFC 6901) from its parts; the empty text names the whole value. */
export const pointer = (parts: readonly (string | number)[]): string =>
  parts.map((part) => '/' + String(part).replace(/~/g, '~0').replace(/\//g, '~1')).join('')

/** The parts of a JSON Pointer. Array positions stay text: only the value tells whether they are positions. */
export const pointerParts = (path: string): readonly string[] =>
  path === ''
    ? []
    : path
        .slice(1)
        .split('/')
        .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
