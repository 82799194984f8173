import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { about as aboutSchema, me as meSchema, type Me } from '../../shared/contract/http/session.ts'
import type { User } from '../../shared/contract/http/people.ts'
import { ApiError } from '../offline/api-error.ts'
import { createApi } from '../offline/api.ts'
import { createOffline, type Offline } from '../offline/offline.ts'
import type { Transport } from '../offline/transport.ts'
import { browserToken } from './browser-token.ts'
import { rememberMe, rememberedMe } from './remembered-me.ts'
import { useConnection } from './connection.ts'

/**
 * - `starting`: not known yet. `unreachable`: no coordinator answers, and nobody was signed in here before.
 * - `set-up`: no owner yet. `sign-in`: nobody is signed in. `ready`: somebody is, perhaps without a connection.
 */
export type SessionPhase = 'starting' | 'unreachable' | 'set-up' | 'sign-in' | 'ready'

const RETRY_MS = 1_500

/** Who is signed in, and all that belongs to them in this window. */
export const useSession = defineStore('session', () => {
  const connection = useConnection()
  const phase = ref<SessionPhase>('starting')
  const me = shallowRef<Me | null>(null)
  const offline = shallowRef<Offline | null>(null)
  /** Set once at start, before anything else. */
  const transport = shallowRef<Transport | null>(null)
  const desktop = computed(() => transport.value?.kind === 'desktop')
  const user = computed<User | null>(() => me.value?.user ?? null)
  let retry: ReturnType<typeof setTimeout> | undefined

  let last: Promise<void> = Promise.resolve()

  /** Finds out where we are. Called at start, and again whenever that may have changed; one look at a time. */
  function look(): Promise<void> {
    last = last.then(lookOnce)
    return last
  }

  async function lookOnce(): Promise<void> {
    clearTimeout(retry)
    if (!transport.value) return
    const api = createApi(transport.value)
    const nobody = !desktop.value && browserToken.get() === null
    const before = nobody ? null : rememberedMe()
    // What is stored here is shown at once; whether it still is this person's is found out meanwhile.
    if (phase.value === 'starting' && before) await enter(before)
    try {
      // A store that was emptied or restored since: whoever was known here before is nobody now.
      if ((await api.get('/about', aboutSchema)).needsSetup) return await leave('set-up')
      if (nobody) return await leave('sign-in')
      await enter(await api.get('/me', meSchema))
    } catch (error) {
      if (error instanceof ApiError && error.status === 401 && (await mustSignIn())) return leave('sign-in')
      if (phase.value !== 'ready') phase.value = 'unreachable'
      retry = setTimeout(() => void look(), RETRY_MS)
    }
  }

  /** The coordinator of this computer signs its owner in by itself: there, a refusal only means that it is not ready. */
  const mustSignIn = async (): Promise<boolean> =>
    window.countersign ? (await window.countersign.info()).mode === 'team' : true

  async function enter(found: Me): Promise<void> {
    const same = offline.value?.userId === found.user.id
    me.value = found
    rememberMe(found)
    if (!same && transport.value) {
      await offline.value?.stop()
      const opened = createOffline(found.user.id, transport.value, {
        onStatus(status) {
          connection.status = status
          if (status === 'signed-out') void look()
        },
        onLoading: (loading) => (connection.loading = loading),
        onProblem: (problem, detail) => connection.countUnknown(problem, detail),
      })
      offline.value = opened
      await opened.start()
    } else offline.value?.nudge()
    phase.value = 'ready'
  }

  async function leave(to: 'set-up' | 'sign-in', forget = to === 'set-up'): Promise<void> {
    rememberMe(null)
    if (!desktop.value) browserToken.clear()
    me.value = null
    phase.value = to
    const left = offline.value
    offline.value = null
    connection.status = 'stopped'
    await (forget ? left?.forget() : left?.stop())
  }

  /** Ends the session, and takes what was stored for this person off this machine. Unsent decisions stay. */
  async function signOut(): Promise<void> {
    if (window.countersign) await window.countersign.leaveTeam()
    else await offline.value?.api.send('DELETE', '/session').catch(() => undefined)
    await leave('sign-in', true)
    await look()
  }

  return { phase, me, user, offline, transport, desktop, look, signOut }
})

/** The signed-in person's store and line; only screens behind the sign-in may ask. */
export function useOffline(): Offline {
  const { offline } = useSession()
  if (!offline) throw new Error('nobody is signed in')
  return offline
}
