import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { about as aboutSchema, me as meSchema, type Me } from '../../shared/contract/http/session.ts'
import type { User } from '../../shared/contract/http/people.ts'
import { ApiError } from '../offline/api-error.ts'
import { createApi } from '../offline/api.ts'
import { createOffline, type Offline, type OfflineEvents } from '../offline/offline.ts'
import type { QueuedDecision } from '../offline/queued-decision.ts'
import type { DesktopStore } from '../offline/store/desktop-store.ts'
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
  /** What the coordinator never got of a person whose session was ended from elsewhere; shown where they sign in. */
  const notSent = shallowRef<readonly QueuedDecision[]>([])
  /** The coordinator has ended the session, and what was stored of it is gone. */
  const revoked = ref(false)
  /** Origin of the team's coordinator that the desktop shows. */
  const place = ref('')
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
    // What is stored here is shown at once; whether it still is this person's is found out meanwhile.
    if (phase.value === 'starting' && !nobody) {
      const before = await lastHere()
      if (before) await enter(before)
    }
    try {
      // A store that was emptied or restored since: whoever was known here before is nobody now.
      if ((await api.get('/about', aboutSchema)).needsSetup) return await leave('set-up')
      if (nobody) return await leave('sign-in')
      await enter(await api.get('/me', meSchema))
    } catch (error) {
      if (error instanceof ApiError && error.status === 401 && (await mustSignIn())) {
        return leave('sign-in', (await wasRevoked(error)) ? 'revoked' : 'keep')
      }
      if (phase.value !== 'ready') phase.value = 'unreachable'
      retry = setTimeout(() => void look(), RETRY_MS)
    }
  }

  /** The coordinator of this computer signs its owner in by itself: there, a refusal only means that it is not ready. */
  const mustSignIn = async (): Promise<boolean> =>
    window.countersign ? (await window.countersign.info()).mode === 'team' : true

  const wasRevoked = async (error: ApiError): Promise<boolean> =>
    error.data['because'] === 'revoked' || (await window.countersign?.info())?.team?.revoked === true

  /** Only the desktop has what it takes to open sealed stores; a browser does not even load it. */
  const desktopStore = () => import('../offline/store/desktop-store.ts')

  async function lastHere(): Promise<Me | null> {
    if (!window.countersign) return rememberedMe()
    const { openDesktopStore, storedMe } = await desktopStore()
    const store = await openDesktopStore(window.countersign, null)
    return (store && (await storedMe(store))) ?? rememberedMe()
  }

  async function storeOf(userId: string): Promise<DesktopStore | null> {
    if (!window.countersign) return null
    return (await desktopStore()).openDesktopStore(window.countersign, userId)
  }

  async function enter(found: Me): Promise<void> {
    const store = await storeOf(found.user.id)
    place.value = store && store.place !== 'computer' ? store.place : ''
    me.value = found
    const same = offline.value?.name === (store?.name ?? found.user.id)
    if (!same && transport.value) {
      await offline.value?.stop()
      const line = store ? transport.value.at(store.place) : transport.value
      const events: OfflineEvents = {
        onStatus(status) {
          connection.status = status
          if (status === 'signed-out') void look()
        },
        onLoading: (loading) => (connection.loading = loading),
        onProgress: (progress) => (connection.progress = progress),
        onProblem: (problem, detail) => connection.countUnknown(problem, detail),
        onStorage: (trouble) => (connection.storage = trouble),
        onDisk: (refusal) => (connection.disk = refusal),
      }
      const opened = createOffline(found.user.id, line, events, store)
      offline.value = opened
      await opened.start()
    } else offline.value?.nudge()
    rememberMe(store ? null : found)
    // A full disk costs the first look of the next start, not this one.
    if (store) await offline.value?.cache.meta.put({ key: 'me', value: found }).catch(() => undefined)
    revoked.value = false
    phase.value = 'ready'
  }

  /** @param stored `keep` for the next sign-in; or gone, by the person's wish or because the coordinator ended it */
  async function leave(
    to: 'set-up' | 'sign-in',
    stored: 'keep' | 'forget' | 'revoked' = to === 'set-up' ? 'forget' : 'keep',
  ): Promise<void> {
    const left = offline.value
    // An answer and the stream may both bring the news: what the first found out stays on the screen.
    if (phase.value !== to || !revoked.value) {
      notSent.value = stored === 'revoked' ? ((await left?.unsent().catch(() => [])) ?? []) : []
      revoked.value = stored === 'revoked'
    }
    rememberMe(null)
    if (!desktop.value) browserToken.clear()
    me.value = null
    phase.value = to
    offline.value = null
    connection.status = 'stopped'
    connection.storage = connection.disk = null
    if (stored === 'keep') return left?.stop()
    await left?.forget()
    await window.countersign?.forgetStore()
  }

  /** Ends the session, and takes what was stored for this person off this machine, with what was not sent. */
  async function signOut(): Promise<void> {
    if (!window.countersign) {
      await offline.value?.api.send('DELETE', '/session').catch(() => undefined)
      await leave('sign-in', 'forget')
      return look()
    }
    const left = offline.value
    phase.value = 'starting'
    offline.value = null
    await left?.forget()
    await window.countersign.leaveTeam()
    await startAnew()
  }

  /** Another coordinator is shown now: nothing of this page holds any more. Only the app can load it anew. */
  async function startAnew(): Promise<void> {
    location.hash = '#/requests'
    const shown = (await window.countersign?.info())?.places.find(({ active }) => active)
    if (shown) await window.countersign?.usePlace({ id: shown.id })
  }

  /** Where the coordinator shown is, as people name it. */
  const host = computed(() => (place.value === '' ? location.host : new URL(place.value).host))

  return { host, phase, me, user, offline, transport, desktop, notSent, revoked, look, signOut, startAnew }
})

/** The signed-in person's store and line; only screens behind the sign-in may ask. */
export function useOffline(): Offline {
  const { offline } = useSession()
  if (!offline) throw new Error('nobody is signed in')
  return offline
}
