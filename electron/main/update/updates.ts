import type { UpdateChoice, UpdateState } from '../../../shared/contract/ipc.ts'
import type { Log } from '../log/create-log.ts'
import { downloadUpdate, fetchManifest, isExactly, UpdateDamaged, UpdateUnavailable } from './fetch-update.ts'
import { judgeManifest, type UpdateFacts, type UpdateManifest } from './manifest.ts'
import type { Publisher } from './publisher.ts'

/** Not at once: the first minute belongs to the person. ms */
const FIRST_LOOK_MS = 60_000
const END_MS = 15_000
const LOOK_AGAIN_MS = 6 * 60 * 60_000

export interface UpdatesParts {
  readonly publisher: Publisher | null
  readonly facts: Omit<UpdateFacts, 'publicKey' | 'at'>
  /** Where downloads are kept. */
  readonly folder: string
  choice(): UpdateChoice
  /** A newer version is there, or ready to be installed: tells the person, once each. */
  tell(what: 'available' | 'ready', version: string): void
  /**
   * Puts a file in place that was checked a moment ago.
   * @param then whether the app starts again, or is ending anyway
   */
  install(file: string, then: 'restart' | 'end'): Promise<void>
  /** Epoch ms. */
  at(): number
  schedule(ms: number, run: () => void): () => void
  readonly log: Log
  fetch?: typeof fetch
}

export interface Updates {
  state(): UpdateState
  /** Looks at its times, by what the person chose. */
  start(): void
  /** The person chose anew. */
  chosen(): void
  /** Looks now, whatever was chosen, and fetches what is newer where that is automatic. */
  look(): Promise<void>
  /** Fetches if need be, checks once more, and installs. Does nothing when there is nothing newer. */
  installNow(): Promise<void>
  /** The app ends: what is ready is put in place, where that is automatic. */
  end(): Promise<void>
}

/**
 * Looks for newer versions, and installs nothing that was not signed by the publisher's key for this very app and checked
 * byte by byte, twice.
 */
export function createUpdates(parts: UpdatesParts): Updates {
  const { publisher, log } = parts
  let state: UpdateState = publisher === null ? { state: 'none' } : { state: 'unknown' }
  let found: UpdateManifest | null = null
  let work: Promise<void> = Promise.resolve()
  let cancel: (() => void) | null = null
  const told = new Set<string>()

  function tellOnce(what: 'available' | 'ready', version: string): void {
    if (told.has(`${what} ${version}`)) return
    told.add(`${what} ${version}`)
    parts.tell(what, version)
  }

  /** One after the other: a second press finds what the first one did. */
  const inTurn = (job: (from: Publisher) => Promise<void>): Promise<void> => {
    if (publisher === null) return Promise.resolve()
    work = work.then(() => job(publisher)).catch(fail)
    return work
  }

  function fail(error: unknown): void {
    const why =
      error instanceof UpdateDamaged ? 'damaged' : error instanceof UpdateUnavailable ? 'away' : 'failed'
    log.warn({ err: String(error) }, 'an update did not come')
    if (why === 'damaged') found = null
    state = { state: 'refused', why }
  }

  async function lookNow(from: Publisher): Promise<void> {
    const text = await fetchManifest(from, parts.facts, parts.fetch)
    const judged = judgeManifest(text, { ...parts.facts, publicKey: from.publicKey, at: parts.at() })
    found = judged.is === 'newer' ? judged.manifest : null
    if (judged.is === 'refused') {
      log.error({ why: judged.why }, 'what the update server offers was refused')
      state = { state: 'refused', why: judged.why }
    } else if (judged.is === 'not-newer') state = { state: 'newest' }
    else {
      state = { state: 'available', version: judged.manifest.version }
      const automatic = parts.choice() === 'automatic'
      if (automatic) await fetchNow(from, judged.manifest)
      tellOnce(automatic ? 'ready' : 'available', judged.manifest.version)
    }
  }

  async function fetchNow(from: Publisher, manifest: UpdateManifest): Promise<string> {
    state = { state: 'loading', version: manifest.version }
    const file = await downloadUpdate(from, manifest, parts.folder, parts.fetch)
    state = { state: 'ready', version: manifest.version }
    return file
  }

  const installNow = (then: 'restart' | 'end') =>
    inTurn(async (from) => {
      if (found === null) return
      const manifest = found
      const file = await fetchNow(from, manifest)
      // It may have lain there for days.
      if (!(await isExactly(file, manifest))) throw new UpdateDamaged('the file was changed after it came')
      await parts.install(file, then)
    })

  function arm(ms: number): void {
    cancel?.()
    cancel = null
    if (publisher === null || parts.choice() === 'off') return
    cancel = parts.schedule(ms, () => {
      void inTurn(lookNow)
      arm(LOOK_AGAIN_MS)
    })
  }

  return {
    state: () => state,
    start: () => arm(FIRST_LOOK_MS),
    chosen: () => arm(0),
    look: () => inTurn(lookNow),
    installNow: () => installNow('restart'),
    async end() {
      cancel?.()
      if (state.state !== 'ready' || parts.choice() !== 'automatic') return
      // Nobody waits at the end for a server that does not answer.
      const enough = new Promise<void>((done) => void parts.schedule(END_MS, done))
      await Promise.race([installNow('end'), enough])
    },
  }
}
