import { mailboxAddress, mailboxRef, sameInbox } from './mailbox.ts'
import type { Directory, GroupId, PersonId, PersonRef } from './person.ts'

/** Whom a node addresses. Approval and notify nodes have this shape. */
export interface Addressees {
  readonly groups: readonly GroupId[]
  readonly emails: readonly string[]
  readonly requesterManager?: boolean
}

/** On whose behalf the call is asked for: the people whose own request this is. */
export interface Asking {
  readonly requesterId: PersonId
  /** Owner of the agent; null when a person asked without one. */
  readonly ownerId: PersonId | null
  /** The flow lets the requester decide. It never lets another owner of the agent. */
  readonly selfApproval: boolean
}

/** The person a mailbox belongs to today, or the mailbox itself: the identity that counts, once. */
export function identityOf(id: PersonId, directory: Directory): PersonId {
  const address = mailboxAddress(id)
  return address === undefined ? id : (directory.personByEmail(address)?.id ?? id)
}

/** Invariant 4: the requester and the owner of the agent never count, under any address of theirs. */
export function isOwnRequest(id: PersonId, asking: Asking, directory: Directory): boolean {
  const identity = identityOf(id, directory)
  if (identity === asking.requesterId) return !asking.selfApproval
  if (identity === asking.ownerId) return true
  const address = mailboxAddress(identity)
  if (address === undefined) return false
  return [asking.requesterId, asking.ownerId].some((theirs) => {
    const email = theirs === null ? undefined : directory.person(theirs)?.email
    return email !== undefined && sameInbox(email, address)
  })
}

/**
 * Everybody who may decide at a node, as of this directory: active members of the groups, the addresses (the user an
 * address belongs to, else the mailbox), and the requester's manager; never those whose own request it is.
 */
export function resolveEligible(to: Addressees, asking: Asking, directory: Directory): readonly PersonRef[] {
  const found = new Map<PersonId, PersonRef>()
  for (const ref of addressed(to, asking, directory)) {
    if (!isOwnRequest(ref.id, asking, directory)) found.set(ref.id, ref)
  }
  return [...found.values()]
}

/** Whether `resolveEligible` would find this identity, without listing everybody. */
export function isEligible(id: PersonId, to: Addressees, asking: Asking, directory: Directory): boolean {
  const identity = identityOf(id, directory)
  if (isOwnRequest(identity, asking, directory)) return false
  if (to.emails.some((email) => identityOf(mailboxRef(email).id, directory) === identity)) {
    return mailboxAddress(identity) !== undefined || isActive(identity, directory)
  }
  return (
    isActive(identity, directory) &&
    (to.groups.some((group) => directory.group(group)?.members.includes(identity)) ||
      (to.requesterManager === true && directory.person(asking.requesterId)?.managerId === identity))
  )
}

/** Everybody a node addresses, the requester included: whom a notify node tells. */
export function resolveAddressed(to: Addressees, asking: Asking, directory: Directory): readonly PersonRef[] {
  return [...new Map([...addressed(to, asking, directory)].map((ref) => [ref.id, ref])).values()]
}

/** The person who stands in for `id` at `at` (epoch ms): an active user who is not in the request themselves. */
export function delegateOf(
  id: PersonId,
  asking: Asking,
  directory: Directory,
  at: number,
): PersonRef | undefined {
  const delegation = directory.person(id)?.delegation
  if (delegation === undefined || at < delegation.from || at >= delegation.until) return undefined
  return mayStandIn(delegation.to, asking, directory) ? refOf(delegation.to, directory) : undefined
}

/** Whether a vote that `delegate` gave for `id` at `at` was covered by a delegation that still stands. */
export function stoodIn(
  delegate: PersonId,
  id: PersonId,
  asking: Asking,
  directory: Directory,
  at: number,
): boolean {
  return delegateOf(id, asking, directory, at)?.id === delegate
}

/** A user as others see them, or undefined when there is no such user or they are not active. */
export function refOf(id: PersonId, directory: Directory): PersonRef | undefined {
  const person = directory.person(id)
  return person?.active === true ? { id: person.id, name: person.name, email: person.email } : undefined
}

/** Nobody stands in on their own request, not even where the requester may decide in person. */
const mayStandIn = (id: PersonId, asking: Asking, directory: Directory): boolean =>
  isActive(id, directory) && id !== asking.requesterId && id !== asking.ownerId

const isActive = (id: PersonId, directory: Directory): boolean => directory.person(id)?.active === true

function* addressed(to: Addressees, asking: Asking, directory: Directory): Generator<PersonRef> {
  for (const group of to.groups) {
    for (const member of directory.group(group)?.members ?? []) yield* active(member, directory)
  }
  for (const email of to.emails) {
    const owner = directory.personByEmail(email)
    if (owner === undefined) yield mailboxRef(email)
    else yield* active(owner.id, directory)
  }
  const managerId = to.requesterManager === true ? directory.person(asking.requesterId)?.managerId : undefined
  if (managerId !== undefined) yield* active(managerId, directory)
}

function* active(id: PersonId, directory: Directory): Generator<PersonRef> {
  const ref = refOf(id, directory)
  if (ref !== undefined) yield ref
}
