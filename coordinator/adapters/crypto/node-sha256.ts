import { createHash } from 'node:crypto'

/** Lower-case hex SHA-256 of a text's UTF-8 bytes; the native twin of the pure one in shared/domain/canonical. */
export const nodeSha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
