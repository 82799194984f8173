import type { QuietHours } from '../../shared/domain/delivery/quiet-hours.ts'
import type { Flow } from '../../shared/domain/flow/flow.ts'
import type { Policy } from '../../shared/domain/policy/policy.ts'
import type { Language } from '../../shared/domain/people/language.ts'
import type { Delegation, Role } from '../../shared/domain/people/person.ts'
import type { Via } from '../../shared/domain/request/state.ts'
import type { ConnectorTransport } from '../../shared/contract/http/connectors.ts'
import type { Collection, Tx } from '../ports/store.ts'

/** What the store keeps of each small thing. Times are epoch ms. Secrets in it are sealed or hashed. */
export interface StoredUser {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly phone?: string
  readonly role: Role
  readonly managerId?: string
  readonly active: boolean
  readonly delegation?: Delegation
  readonly quietHours?: QuietHours
  readonly language?: Language
  /** Their number answered STOP. */
  readonly textsEnded?: true
  readonly source: 'local' | 'scim'
  readonly updatedAt: number
}

/** Membership is kept here alone; a user's list of groups is derived from it. */
export interface StoredGroup {
  readonly id: string
  readonly name: string
  readonly members: readonly string[]
  readonly source: 'local' | 'scim'
  readonly updatedAt: number
}

export interface StoredAgent {
  readonly id: string
  readonly name: string
  readonly userId: string
  readonly holdSeconds?: number
  readonly updatedAt: number
}

/** `id` is the SHA-256 of the text that its holder sends; the text itself is kept nowhere. */
export interface StoredCredential {
  readonly id: string
  readonly kind: 'session' | 'token' | 'key' | 'directory'
  /** By which people and the API name it. */
  readonly publicId: string
  readonly name: string
  readonly personId?: string
  readonly agentId?: string
  readonly via: Via
  readonly createdAt: number
  readonly expiresAt?: number
  readonly revokedAt?: number
  readonly lastUsedAt?: number
  /** Ends when it was not used for so long, ms. Absent: ends by its age alone. */
  readonly unusedMs?: number
  /** Decisions of this session have to be signed by it: Ed25519, base64url. */
  readonly deviceKey?: string
}

/** Who a person is to an identity provider. `id` is made of issuer and subject alone, never of an address. */
export interface StoredIdentity {
  readonly id: string
  readonly issuer: string
  readonly subject: string
  readonly personId: string
  readonly linkedAt: number
}

/** What a directory says of a person or group beyond what we keep of them. `id` is theirs. */
export interface StoredDirectoryEntry {
  readonly id: string
  readonly externalId?: string
  readonly userName?: string
  readonly displayName?: string
  readonly givenName?: string
  readonly familyName?: string
  /** The directory has removed them: they are kept here for the record, and no longer shown to it. */
  readonly removed?: true
}

/** The secret of `advanced.webhook` is sealed. */
export interface StoredFlow extends Flow {
  readonly isDefault: boolean
  readonly updatedAt: number
  /** Of its webhook; never part of a version, and never shown as it is. */
  readonly webhookState?: {
    /** The receiver answered 410 then. */
    readonly goneAt?: number
    /** The sealed secret before, which still signs too. */
    readonly previous?: { readonly secret: string; readonly until: number }
  }
}

/** `id` is `<flow>@<version>`. */
export interface StoredFlowVersion {
  readonly id: string
  readonly flow: Flow
  readonly savedAt: number
  readonly savedBy: string
}

export interface StoredPolicy extends Policy {
  readonly position: number
  readonly updatedAt: number
}

/** Values of `env` and `headers` are sealed. */
export interface StoredConnector {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly transport: ConnectorTransport
  readonly enabled: boolean
  readonly updatedAt: number
}

export const usersOf = (tx: Tx): Collection<StoredUser> => tx.collection('users')
export const groupsOf = (tx: Tx): Collection<StoredGroup> => tx.collection('groups')
export const agentsOf = (tx: Tx): Collection<StoredAgent> => tx.collection('agents')
export const credentialsOf = (tx: Tx): Collection<StoredCredential> => tx.collection('credentials')
export const identitiesOf = (tx: Tx): Collection<StoredIdentity> => tx.collection('identities')
export const directoryEntriesOf = (tx: Tx): Collection<StoredDirectoryEntry> => tx.collection('directory')
export const flowsOf = (tx: Tx): Collection<StoredFlow> => tx.collection('flows')
export const flowVersionsOf = (tx: Tx): Collection<StoredFlowVersion> => tx.collection('flow-versions')
export const policiesOf = (tx: Tx): Collection<StoredPolicy> => tx.collection('policies')
export const connectorsOf = (tx: Tx): Collection<StoredConnector> => tx.collection('connectors')
