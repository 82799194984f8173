import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { credentialsOf, type StoredCredential } from '../documents.ts'
import { actorOf } from '../log-actor.ts'

/** Ends credentials at once. The log entry of each lets every open stream of it be closed after the commit. */
export async function revokeCredentials(
  tx: Tx,
  caller: Caller,
  at: number,
  which: (credential: StoredCredential) => boolean,
): Promise<number> {
  const credentials = credentialsOf(tx)
  const found = (await credentials.all()).filter(
    (credential) => credential.revokedAt === undefined && which(credential),
  )
  for (const credential of found) {
    await credentials.put({ ...credential, revokedAt: at })
    await tx.log.append({
      at,
      type: `${credential.kind}.revoked`,
      actor: actorOf(caller),
      subject: { kind: 'session', id: credential.publicId },
      data: { name: credential.name, ...holderOf(credential) },
    })
  }
  return found.length
}

const holderOf = ({ personId, agentId }: StoredCredential): { [key: string]: string } => ({
  ...(personId === undefined ? {} : { personId }),
  ...(agentId === undefined ? {} : { agentId }),
})
