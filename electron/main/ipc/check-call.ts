import type { z } from 'zod'
import { AppError } from '../../../shared/domain/app-error.ts'
import { isAppAddress } from '../scheme/app-address.ts'

/** Largest input of one call, as JSON, in UTF-16 code units. */
export const LARGEST_INPUT = 256 * 1024
export const CALLS_PER_SECOND = 50

/** What is known of who calls. */
export interface CallerFacts {
  /** Address of the calling frame; null when the frame is gone. */
  readonly frameAddress: string | null
  readonly isMainFrame: boolean
  readonly isKnownWindow: boolean
}

/**
 * Whether a call comes from the page of one of our windows, from nothing in it, and from nowhere else.
 * @param isOurs where that page is loaded from
 */
export function isTrustedCaller(
  { frameAddress, isMainFrame, isKnownWindow }: CallerFacts,
  isOurs: (address: string) => boolean = isAppAddress,
): boolean {
  return isKnownWindow && isMainFrame && frameAddress !== null && isOurs(frameAddress)
}

/**
 * The one input of a call, as its schema reads it.
 * @throws AppError `body_too_large`, `invalid_body`
 */
export function readInput<T extends z.ZodType>(schema: T, args: readonly unknown[]): z.output<T> {
  if (args.length > 1) throw new AppError('invalid_body')
  if (sizeOf(args[0]) > LARGEST_INPUT) throw new AppError('body_too_large', { limit: '256 KiB' })
  const input = schema.safeParse(args[0])
  if (!input.success) throw new AppError('invalid_body')
  return input.data
}

/** What has no JSON form (cycles, big integers) is larger than anything. */
function sizeOf(value: unknown): number {
  try {
    return JSON.stringify(value)?.length ?? 0
  } catch {
    return Infinity
  }
}
