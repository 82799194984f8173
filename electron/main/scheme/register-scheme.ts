import { protocol, type Session } from 'electron'
import { APP_PRIVILEGES, APP_SCHEME } from './app-address.ts'
import { answerPage, type AnswerParts } from './answer-page.ts'

/** Must be called before the app is ready. No bypass of the content policy, no service workers, no cross-origin fetches. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: APP_PRIVILEGES }])
}

/** Serves the scheme in the pages' own session, and nowhere else. */
export function serveScheme(session: Session, parts: AnswerParts): void {
  session.protocol.handle(APP_SCHEME, (request) => answerPage(request, parts))
}
