import {
  CLIENT_ID,
  CLIENT_SECRET,
  startIdentityProvider,
  type TestPerson,
} from '../../coordinator/testing/identity-provider.ts'
import { startMailServer } from '../../coordinator/testing/receivers.ts'
import { startCoordinator, type RunningCoordinator } from './coordinator.ts'

/** The coordinator of a team with an identity provider and mail, both real. */
export interface Team extends RunningCoordinator {
  readonly mail: Awaited<ReturnType<typeof startMailServer>>
  addPerson(name: string, email: string): Promise<{ id: string; name: string; email: string }>
  /** The link by which somebody connects who they are at the provider. */
  invite(personId: string): Promise<string>
}

export async function startTeam(people: Record<string, TestPerson>): Promise<Team> {
  const provider = await startIdentityProvider(people)
  const mail = await startMailServer()
  const coordinator = await startCoordinator({
    COUNTERSIGN_OIDC_ISSUER: provider.issuer,
    COUNTERSIGN_OIDC_CLIENT_ID: CLIENT_ID,
    COUNTERSIGN_OIDC_CLIENT_SECRET: CLIENT_SECRET,
    COUNTERSIGN_SMTP_URL: mail.url,
    COUNTERSIGN_SMTP_FROM: 'approvals@example.com',
  })
  provider.opensFor(coordinator.url)
  return {
    ...coordinator,
    mail,
    addPerson: (name, email) => coordinator.api('POST', '/users', { name, email, role: 'approver' }),
    invite: async (id) =>
      (await coordinator.api<{ link: string }>('POST', `/users/${id}/invitations`, {})).link,
    async stop() {
      await coordinator.stop()
      await provider.stop()
      await mail.stop()
    },
  }
}

/** The code of the newest mail. */
export const mailedCode = async (team: Team, count: number): Promise<string> =>
  /^[0-9A-HJKMNP-TV-Z]{8}$/m.exec((await team.mail.mails.take(count)).at(-1)?.text ?? '')?.[0] ?? ''
