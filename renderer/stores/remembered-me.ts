import { me, type Me } from '../../shared/contract/http/session.ts'

const KEY = 'countersign.me'

/**
 * Who was signed in last in this browser, so that the window opens on what is stored while the coordinator cannot be
 * reached. The desktop keeps it sealed, with the rest; what an earlier version of it left here is read once.
 */
export function rememberedMe(): Me | null {
  try {
    const parsed = me.safeParse(JSON.parse(localStorage.getItem(KEY) ?? 'null'))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

export function rememberMe(value: Me | null): void {
  if (value) localStorage.setItem(KEY, JSON.stringify(value))
  else localStorage.removeItem(KEY)
}
