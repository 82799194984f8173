import { hostname } from 'node:os'
import type { ShellTexts } from '../../../texts/en.ts'
import type { CoordinatorChoice } from '../../access/coordinator-choice.ts'
import { createSignInFlow } from '../../access/sign-in-flow.ts'
import { confirmTeam } from '../../security/confirm-team.ts'
import { openConfirmed } from '../../security/open-external.ts'
import type { RegisterIpc } from '../register.ts'

const LONGEST_DEVICE = 80

/** Signing in to a team: by the browser, a mailed code, or a token. */
export function registerSignInCalls(
  register: RegisterIpc,
  choice: Pick<CoordinatorChoice, 'join'>,
  texts: () => ShellTexts,
): void {
  const take = createSignInFlow({
    confirmTeam: (address) => confirmTeam(address, texts()),
    join: choice.join,
    openBrowser: openConfirmed,
    page: (ok) => {
      const { confirm, signIn } = texts()
      return { language: confirm.language, ...(ok ? signIn.done : signIn.failed) }
    },
    device: hostname().slice(0, LONGEST_DEVICE) || 'Desktop',
    fetch,
  })
  register('onboarding:sign-in', (step) => take(step))
}
