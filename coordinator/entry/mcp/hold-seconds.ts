import { DEFAULT_HOLD_SECONDS, MAX_HOLD_SECONDS } from '../../../shared/contract/mcp.ts'

/**
 * How long a call may be held: what the header asks for, else the agent's setting, else 50 s. A progress token does not
 * count: most clients that send one give up after 60 s all the same.
 */
export function holdSeconds(header: string | undefined, setting: number | null): number {
  const asked = header !== undefined && /^\d{1,6}$/.test(header.trim()) ? Number(header) : setting
  return Math.min(MAX_HOLD_SECONDS, Math.max(1, asked ?? DEFAULT_HOLD_SECONDS))
}
