import type { AppInfo, TokenKept } from '../../../shared/contract/ipc.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Supervisor } from '../coordinator/supervisor.ts'
import { COMPUTER } from '../settings/desktop-settings.ts'
import type { SettingsFile } from '../settings/settings-file.ts'
import { callCoordinator } from './call-coordinator.ts'
import type { CoordinatorAccess } from './coordinator-access.ts'
import type { Keychain } from './keychain.ts'
import { createDecisionSigner, newDeviceKey } from './decision-signer.ts'
import { readSession, sessionText, type KeptSession } from './kept-session.ts'
import { problemError } from './problem-error.ts'
import { signInToTeam } from './sign-in-to-team.ts'
import { createTeamAccess, teamAddress, type TeamAccess } from './team-access.ts'

export interface CoordinatorChoiceParts {
  readonly settings: SettingsFile
  readonly keychain: Keychain
  readonly supervisor: Supervisor
  readonly computerAccess: CoordinatorAccess
  /** The secret of the carried coordinator's present start. */
  secret(): string
  /** Asks the person, in a window that no page can draw or press, whether to talk to this address. */
  confirmTeam(address: string): Promise<boolean>
  /**
   * Other places are known, or another is shown.
   * @param anew where somebody is signed in now who was not known before
   */
  onChanged(anew?: string): void
  /** Another place is to be shown: its page has to be loaded anew. */
  onShown(): void
  /** The coordinator of a team has ended the session: nothing of it may stay on this machine. */
  onRevoked(place: string): void
  /** A place was left by the person. */
  onLeft(place: string): Promise<void>
  fetch: typeof fetch
}

/** A coordinator that this desktop has to do with. */
export interface KnownPlace {
  /** `computer`, or the origin of a team's coordinator. */
  readonly id: string
  readonly access: CoordinatorAccess
  signedIn(): boolean
}

/** Which coordinators this desktop belongs to, the one it carries and teams', and which of them its pages show. */
export interface CoordinatorChoice {
  /** Takes up what was chosen before; at first the coordinator of this computer. */
  begin(): Promise<void>
  /** Of the place shown. */
  access(): CoordinatorAccess
  /** The place shown. */
  active(): string
  /** The one of this computer first. */
  places(): readonly KnownPlace[]
  facts(): Pick<AppInfo, 'mode' | 'team'>
  /** Creates the owner of this computer's coordinator and signs in as them. Errors: the coordinator's own. */
  useThisComputer(owner: { name: string; email: string }): Promise<void>
  /** Errors: those of `signInToTeam`, and `cancelled_by_person`. */
  useTeam(team: { address: string; token: string }): Promise<{ tokenKept: TokenKept }>
  /** Takes in a team whose token was obtained, confirmed by the person, and shows it. */
  join(address: string, token: string): Promise<{ tokenKept: TokenKept }>
  /** Shows another place. Throws AppError `not_found`. */
  show(place: string): Promise<void>
  /** Signs out of the team shown, and shows another place. */
  leaveTeam(): Promise<void>
}

interface Team {
  readonly access: TeamAccess
  readonly sealedToken: string | null
  readonly tokenKept: TokenKept
  revoked: boolean
}

const SIGN_OUT_LIMIT_MS = 3_000
const REGISTER_LIMIT_MS = 15_000

export function createCoordinatorChoice(parts: CoordinatorChoiceParts): CoordinatorChoice {
  const { settings, keychain, supervisor, computerAccess } = parts
  const teams = new Map<string, Team>()
  let active: string = COMPUTER
  let computer = false

  function add(address: string, session: KeptSession | null, sealedToken: string | null): TeamAccess {
    const access = createTeamAccess(
      address,
      session?.token ?? null,
      (revoked) => refused(address, access, revoked),
      parts.fetch,
      session?.deviceKey ? createDecisionSigner(session.deviceKey) : undefined,
    )
    const tokenKept = sealedToken === null ? 'memory' : 'keychain'
    teams.set(address, { access, sealedToken, tokenKept, revoked: false })
    return access
  }
  function refused(address: string, access: TeamAccess, revoked: boolean): void {
    const team = teams.get(address)
    if (!revoked || team?.access !== access) return
    team.revoked = true
    parts.onRevoked(address)
  }
  const save = (): Promise<void> =>
    settings.change({
      computer,
      active,
      teams: [...teams].map(([address, { sealedToken }]) => ({
        address,
        ...(sealedToken === null ? {} : { sealedToken }),
      })),
    })
  /** Asked of the coordinator, since an earlier version did not write it down. */
  const hasOwner = async (): Promise<boolean> =>
    computer || (supervisor.url() !== null && (await computerAccess.token().catch(() => null)) !== null)

  async function join(address: string, token: string): Promise<{ tokenKept: TokenKept }> {
    computer = await hasOwner()
    const session = { token, deviceKey: newDeviceKey() }
    const sealed = (await keychain.isSafe()) ? await keychain.seal(sessionText(session)) : null
    const { signer } = add(address, session, sealed)
    active = address
    await save()
    parts.onChanged()
    void signer?.register(address, token, parts.fetch, AbortSignal.timeout(REGISTER_LIMIT_MS))
    if (!computer) await supervisor.stop()
    return { tokenKept: sealed === null ? 'memory' : 'keychain' }
  }

  return {
    async begin() {
      const chosen = settings.current()
      let grown = false
      for (const { address, sealedToken } of chosen.teams) {
        const text = sealedToken === undefined ? null : await keychain.open(sealedToken)
        const session = text === null ? null : readSession(text)
        // An earlier version sealed no key. One that cannot be kept is not made: its session would outlive it.
        if (session && session.deviceKey === null && (await keychain.isSafe())) {
          const keyed = { ...session, deviceKey: newDeviceKey() }
          add(address, keyed, await keychain.seal(sessionText(keyed)))
          grown = true
        } else add(address, session, sealedToken ?? null)
      }
      computer = chosen.computer
      active = teams.has(chosen.active) ? chosen.active : COMPUTER
      // A new key is on the disk before the coordinator hears of it.
      if (grown) await save()
      parts.onChanged()
      if (computer || active === COMPUTER) supervisor.start()
    },
    access: () => teams.get(active)?.access ?? computerAccess,
    active: () => active,
    places: () => [
      ...(computer || active === COMPUTER
        ? [{ id: COMPUTER, access: computerAccess, signedIn: () => supervisor.url() !== null }]
        : []),
      ...[...teams].map(([id, { access }]) => ({ id, access, signedIn: access.signedIn })),
    ],
    facts() {
      const team = teams.get(active)
      if (!team) return { mode: 'computer' }
      const { access, tokenKept, revoked } = team
      return { mode: 'team', team: { address: active, signedIn: access.signedIn(), tokenKept, revoked } }
    },
    async useThisComputer(owner) {
      const address = supervisor.url()
      if (active !== COMPUTER || address === null) {
        throw new AppError('coordinator_unavailable', { detail: 'the one of this computer is not running' })
      }
      const answer = await parts.fetch(`${address}/api/v1/setup/owner`, {
        method: 'POST',
        headers: { authorization: `Bearer ${parts.secret()}`, 'content-type': 'application/json' },
        body: JSON.stringify(owner),
        redirect: 'error',
      })
      if (!answer.ok) throw await problemError(answer)
      await answer.body?.cancel()
      if ((await computerAccess.token()) === null) {
        throw new AppError('coordinator_unavailable', { detail: 'it did not let the owner sign in' })
      }
      computer = true
      await save()
      parts.onChanged(COMPUTER)
    },
    async useTeam({ address: typed, token }) {
      const wanted = teamAddress(typed)
      if (wanted === null) throw new AppError('insecure_address')
      // Else a script in a page could carry what it has read to any address, as somebody's "token".
      if (!(await parts.confirmTeam(wanted))) throw new AppError('cancelled_by_person')
      return join(await signInToTeam(wanted, token, parts.fetch), token)
    },
    join,
    async show(place) {
      if (place !== COMPUTER && !teams.has(place)) throw new AppError('not_found', { thing: 'coordinator' })
      if (place === active) return
      computer = await hasOwner()
      active = place
      await save()
      if (place === COMPUTER && supervisor.url() === null) supervisor.start()
      parts.onChanged()
      parts.onShown()
      if (place !== COMPUTER && !computer) await supervisor.stop()
    },
    async leaveTeam() {
      const [left, team] = [active, teams.get(active)]
      if (!team) return
      teams.delete(left)
      active = computer ? COMPUTER : ([...teams.keys()][0] ?? COMPUTER)
      await save()
      await parts.onLeft(left)
      parts.onChanged()
      if (active === COMPUTER && supervisor.url() === null) supervisor.start()
      // A session that stays open is ended by its age; leaving does not wait for a coordinator that is away.
      const signal = AbortSignal.timeout(SIGN_OUT_LIMIT_MS)
      const call = { method: 'DELETE', path: '/api/v1/session', signal }
      await callCoordinator(team.access, call, parts.fetch).then(
        (answer) => answer.body?.cancel(),
        () => undefined,
      )
    },
  }
}
