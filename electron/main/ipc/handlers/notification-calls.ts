import type { Notifier } from '../../../notifications/notifier.ts'
import type { ShellTexts } from '../../../texts/en.ts'
import type { RegisterIpc } from '../register.ts'

export function registerNotificationCalls(
  register: RegisterIpc,
  notifier: Notifier,
  texts: () => ShellTexts,
): void {
  register('notifications:test', () => notifier.say('test', texts().test))
}
