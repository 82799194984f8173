import { entryHash } from '../../../../shared/domain/log/chain.ts'
import { nodeSha256 } from '../../crypto/node-sha256.ts'

/** The chain as the coordinator makes it. */
export const hashEntry = (entry: Parameters<typeof entryHash>[0]): string => entryHash(entry, nodeSha256)
