import type { MessageLanguage } from '../../../shared/contract/http/people.ts'
import { isLanguage, type Language } from '../../../shared/domain/people/language.ts'
import type { Directory } from '../../../shared/domain/people/person.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requirePerson } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { saveSetting } from '../settings/save-setting.ts'
import { readDirectory } from './directory.ts'

const KEY = 'message-language'

/** The language of messages to rooms, to mailboxes that belong to nobody, and to people who chose none. */
export async function workspaceLanguage(tx: Tx): Promise<Language> {
  const chosen = await tx.values.get(KEY)
  return isLanguage(chosen) ? chosen : 'en'
}

/** @returns the language in which to write to somebody, as of this transaction */
export async function languagesOf(
  tx: Tx,
  directory?: Directory,
): Promise<(personId: string | null) => Language> {
  const everybody = directory ?? (await readDirectory(tx))
  const otherwise = await workspaceLanguage(tx)
  return (personId) => (personId === null ? undefined : everybody.person(personId)?.language) ?? otherwise
}

/** For everybody who is signed in. */
export async function readMessageLanguage(core: Core, caller: Caller): Promise<MessageLanguage> {
  requirePerson(caller)
  return { language: await core.store.read(workspaceLanguage) }
}

/** Messages that are already on their way keep theirs. Administrators only. */
export const saveMessageLanguage = (
  core: Core,
  caller: Caller,
  { language }: MessageLanguage,
): Promise<MessageLanguage> => saveSetting(core, caller, KEY, language, { language })
