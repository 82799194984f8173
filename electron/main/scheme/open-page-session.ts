import { session } from 'electron'
import { restrictNetwork } from '../security/network.ts'
import { restrictPermissions } from '../security/permissions.ts'
import { PARTITION } from '../security/web-preferences.ts'
import type { AnswerParts } from './answer-page.ts'
import { serveScheme } from './register-scheme.ts'

/** Prepares the one session in which pages live: what it may ask, what it may load, and who answers it. */
export function openPageSession(
  isPackaged: boolean,
  told: (what: string) => void,
  answers: AnswerParts,
): void {
  const pages = session.fromPartition(PARTITION)
  restrictPermissions(pages)
  restrictNetwork(pages, isPackaged, told)
  serveScheme(pages, answers)
  // Nothing is loaded in the default session; it is closed all the same.
  restrictPermissions(session.defaultSession)
  restrictNetwork(session.defaultSession, isPackaged, told)
}
