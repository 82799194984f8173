import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'

/** A code of 40 bits and so many tries: one chance in 200,000,000,000. */
export const MOST_TRIES = 5

export const CODE_LIFETIME_MS = 10 * 60_000

/** Salted with the challenge: equal codes have different hashes, and neither is stored. */
export const codeHash = (challenge: string, code: string): string => sha256Hex(`${challenge} ${code}`)

/** As people type it: any case, with blanks or dashes, and letters that are taken for digits (Crockford). */
export const plainCode = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
