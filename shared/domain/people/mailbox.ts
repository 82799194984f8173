import type { PersonRef } from './person.ts'

const PREFIX = 'mail:'

/** A mailbox that belongs to no user, as somebody who can be asked. */
export const mailboxRef = (email: string): PersonRef => {
  const address = email.toLowerCase()
  return { id: PREFIX + address, name: address, email: address }
}

/** The address of a mailbox id, or undefined for the id of a user. */
export const mailboxAddress = (id: string): string | undefined =>
  id.startsWith(PREFIX) ? id.slice(PREFIX.length) : undefined

/** One inbox under two spellings: letter case and a `+tag` do not make a different mailbox. */
export const sameInbox = (one: string, other: string): boolean => inbox(one) === inbox(other)

const inbox = (email: string): string => email.toLowerCase().replace(/\+[^@]*(?=@[^@]*$)/, '')
