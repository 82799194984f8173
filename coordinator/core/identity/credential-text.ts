import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { Ids } from '../../ports/ids.ts'
import type { StoredCredential } from '../documents.ts'

/** What a credential is can be read from its first letters, by people and by scanners that look for leaked ones. */
const PREFIX: Readonly<Record<StoredCredential['kind'], string>> = {
  session: 'cs_ses_',
  token: 'cs_tok_',
  key: 'cs_key_',
  directory: 'cs_dir_',
}

export const newCredentialText = (kind: StoredCredential['kind'], ids: Ids): string =>
  PREFIX[kind] + ids.secret()

/** All that is stored. The texts have 256 random bits, so a plain hash cannot be searched backwards. */
export const credentialId = (text: string): string => sha256Hex(text)
