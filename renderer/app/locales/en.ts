import { connectors } from './en/connectors.ts'
import { dashboard } from './en/dashboard.ts'
import { settings } from './en/settings.ts'
import { decisions, errors, status } from './en/decisions.ts'
import { flows } from './en/flows.ts'
import { forms } from './en/forms.ts'
import { onboarding } from './en/onboarding.ts'
import { people } from './en/people.ts'
import { policies } from './en/policies.ts'
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
  policies,
  requests,
  status,
  dashboard,
  settings,
}
