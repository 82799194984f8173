import type { AppInfo, TokenKept } from '../../../shared/contract/ipc.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Supervisor } from '../coordinator/supervisor.ts'
import type { SettingsFile } from '../settings/settings-file.ts'
import type { CoordinatorAccess } from './coordinator-access.ts'
import type { Keychain } from './keychain.ts'
import { problemError } from './problem-error.ts'
import { signInToTeam } from './sign-in-to-team.ts'
import { createTeamAccess, teamAddress } from './team-access.ts'

export interface CoordinatorChoiceParts {
  readonly settings: SettingsFile
  readonly keychain: Keychain
  readonly supervisor: Supervisor
  readonly computerAccess: CoordinatorAccess
  /** The secret of the carried coordinator's present start. */
  secret(): string
  /** Asks the person, in a window that no page can draw or press, whether to talk to this address. */
  confirmTeam(address: string): Promise<boolean>
  /** Somebody else is signed in, or nobody: what was known of the person before no longer holds. */
  onChanged(): void
  fetch: typeof fetch
}

/** Which coordinator this desktop belongs to: the one it carries, or a team's. */
export interface CoordinatorChoice {
  /** Takes up what was chosen before; at first the coordinator of this computer. */
  begin(): Promise<void>
  access(): CoordinatorAccess
  facts(): Pick<AppInfo, 'mode' | 'team'>
  /** Creates the owner of this computer's coordinator and signs in as them. Errors: the coordinator's own. */
  useThisComputer(owner: { name: string; email: string }): Promise<void>
  /** Errors: those of `signInToTeam`, and `cancelled_by_person`. */
  useTeam(team: { address: string; token: string }): Promise<{ tokenKept: TokenKept }>
  leaveTeam(): Promise<void>
}

export function createCoordinatorChoice(parts: CoordinatorChoiceParts): CoordinatorChoice {
  const { settings, keychain, supervisor, computerAccess } = parts
  let team: { access: CoordinatorAccess; signedIn: boolean; tokenKept: TokenKept } | null = null

  function joinTeam(address: string, token: string | null, tokenKept: TokenKept): void {
    team = { access: createTeamAccess(address, token), signedIn: token !== null, tokenKept }
  }

  return {
    async begin() {
      const { mode, team: chosen } = settings.current()
      if (mode === 'computer' || chosen === undefined) return supervisor.start()
      const token = chosen.sealedToken === undefined ? null : await keychain.open(chosen.sealedToken)
      joinTeam(chosen.address, token, chosen.sealedToken === undefined ? 'memory' : 'keychain')
      parts.onChanged()
    },
    access: () => team?.access ?? computerAccess,
    facts() {
      const address = team?.access.address()
      if (!team || !address) return { mode: 'computer' }
      return { mode: 'team', team: { address, signedIn: team.signedIn, tokenKept: team.tokenKept } }
    },
    async useThisComputer(owner) {
      const address = supervisor.url()
      if (team !== null || address === null) {
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
      parts.onChanged()
    },
    async useTeam({ address: typed, token }) {
      const wanted = teamAddress(typed)
      if (wanted === null) throw new AppError('insecure_address')
      // Else a script in a page could carry what it has read to any address, as somebody's "token".
      if (!(await parts.confirmTeam(wanted))) throw new AppError('cancelled_by_person')
      const address = await signInToTeam(wanted, token, parts.fetch)
      const safe = await keychain.isSafe()
      const kept = safe ? { sealedToken: await keychain.seal(token) } : {}
      await settings.change({ mode: 'team', team: { address, ...kept } })
      const tokenKept = safe ? 'keychain' : 'memory'
      joinTeam(address, token, tokenKept)
      parts.onChanged()
      await supervisor.stop()
      return { tokenKept }
    },
    async leaveTeam() {
      await settings.change({ mode: 'computer' }, ['team'])
      team = null
      parts.onChanged()
      supervisor.start()
    },
  }
}
