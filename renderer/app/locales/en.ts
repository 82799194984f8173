import { decisions, errors, status } from './en/decisions.ts'
import { forms } from './en/forms.ts'
import { requests } from './en/requests.ts'
import { shell } from './en/shell.ts'

/** English, the language that every other one is checked against: what every page needs, and the first one shown. */
export const en = {
  ...shell,
  decisions,
  errors,
  forms,
  requests,
  status,
}

/** The block of each other screen, by the screen's name; loaded together with it. */
export const enOfScreens = {
  connectors: () => import('./en/connectors.ts'),
  dashboard: () => import('./en/dashboard.ts'),
  flows: () => import('./en/flows.ts'),
  onboarding: () => import('./en/onboarding.ts'),
  people: () => import('./en/people.ts'),
  policies: () => import('./en/policies.ts'),
  settings: () => import('./en/settings.ts'),
}
