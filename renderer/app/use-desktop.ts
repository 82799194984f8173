import { onScopeDispose, watch } from 'vue'
import { useRouter } from 'vue-router'
import { useConnection } from '../stores/connection.ts'
import { useSession } from '../stores/session.ts'
import { useFind } from './find/use-find.ts'
import { screens } from './screens.ts'

/** What the desktop app tells this window: a notification was clicked, the coordinator started again, a menu was used. */
export function useDesktop(): void {
  const bridge = window.countersign
  if (!bridge) return
  const router = useRouter()
  const connection = useConnection()
  const session = useSession()
  const find = useFind()

  const stops = [
    bridge.onOpenRequest(({ requestId }) => void router.push(`/requests/${encodeURIComponent(requestId)}`)),
    bridge.onNavigate(({ screen }) => {
      if (screens.some(({ name }) => name === screen)) void router.push({ name: screen })
    }),
    bridge.onFind(({ step }) => find.ask(step)),
    bridge.onCoordinatorState((state) => (connection.coordinator = state)),
  ]
  void bridge.info().then(({ coordinator, mode }) => {
    // A team's coordinator is not this app's to start or to speak of.
    if (mode === 'computer') connection.coordinator ??= coordinator
  })
  watch(
    () => connection.coordinator?.state,
    (state) => {
      if (state === 'running') void session.look()
    },
  )
  onScopeDispose(() => stops.forEach((stop) => stop()))
}
