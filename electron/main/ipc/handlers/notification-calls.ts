import type { Notifier } from '../../../notifications/notifier.ts'
import type { RegisterIpc } from '../register.ts'

export function registerNotificationCalls(register: RegisterIpc, notifier: Notifier): void {
  register('notifications:test', () =>
    notifier.say('test', {
      title: 'Notifications work',
      body: 'This is how Countersign tells you that somebody waits for your decision.',
    }),
  )
}
