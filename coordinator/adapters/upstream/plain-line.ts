const LONGEST = 300

/**
 * One line of a program's output, fit for a status text: no control or invisible characters, no secrets, not too long.
 * @param secrets values that must not be shown (credentials of the connector)
 */
export function plainLine(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets
    .filter((secret) => secret.length >= 6)
    .reduce((line, secret) => line.replaceAll(secret, '••••'), text)
  const plain = hidden
    // Colours and cursor movements of terminals, then everything else that does not print.
    .replace(/\p{Cc}\[[0-9;?]*[A-Za-z]/gu, '')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST - 1)}…`
}
