import { decisions, errors, status } from './de/decisions.ts'
import { forms } from './de/forms.ts'
import { requests } from './de/requests.ts'
import { shell } from './de/shell.ts'

/** German: what every page needs. */
export const de = {
  ...shell,
  decisions,
  errors,
  forms,
  requests,
  status,
}

/** The block of each other screen, by the screen's name; loaded together with it. */
export const deOfScreens = {
  connectors: () => import('./de/connectors.ts'),
  dashboard: () => import('./de/dashboard.ts'),
  flows: () => import('./de/flows.ts'),
  onboarding: () => import('./de/onboarding.ts'),
  people: () => import('./de/people.ts'),
  policies: () => import('./de/policies.ts'),
  settings: () => import('./de/settings.ts'),
}
