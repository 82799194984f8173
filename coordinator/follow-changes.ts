import type { Channels } from './channels/create-channels.ts'
import { noteConnectorChange } from './core/connectors/note-connector-change.ts'
import type { Core } from './core/core.ts'
import type { Upstream } from './ports/upstream.ts'

/** Puts each change of a connector on record; wakes what waits for a request after each commit. */
export function followConnectors(core: Core, upstream: Upstream): () => void {
  const stopStatus = upstream.onChange((id, status) => {
    noteConnectorChange(core, id, status).catch((error: unknown) =>
      core.warn('a change of a connector was not recorded', { connector: id, error: String(error) }),
    )
  })
  const stopWaking = core.store.onCommitted((committed) => {
    const ids = committed
      .filter(({ entry }) => entry.subject.kind === 'request')
      .map(({ entry }) => entry.subject.id)
    if (ids.length > 0) core.waiters.changed(new Set(ids))
  })
  return () => {
    stopStatus()
    stopWaking()
  }
}

/** What another coordinator changed, and this one keeps running: connectors, and channels set up in the app. */
export function followOthers(core: Core, channels: Channels): () => void {
  return core.store.onCommitted((committed) => {
    const types = committed.filter(({ elsewhere }) => elsewhere === true).map(({ entry }) => entry.type)
    if (types.some((type) => /^connector\.(created|changed|removed)$/.test(type))) core.connectorsChanged()
    if (types.some((type) => type.startsWith('channel.'))) {
      channels
        .changed()
        .catch((error: unknown) =>
          core.warn('a channel could not follow its settings', { error: String(error) }),
        )
    }
  })
}
