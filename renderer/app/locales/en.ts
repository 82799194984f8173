import { connectors } from './en/connectors.ts'
import { decisions, errors, status } from './en/decisions.ts'
import { flows } from './en/flows.ts'
import { forms } from './en/forms.ts'
import { onboarding } from './en/onboarding.ts'
import { people } from './en/people.ts'
import { requests } from './en/requests.ts'
import { shell } from './en/shell.ts'

/** English, the language that every other one is checked against. One block for each screen. */
export const en = {
  ...shell,
  ...onboarding,
  connectors,
  decisions,
  errors,
  flows,
  forms,
  people,
  requests,
  status,
}
