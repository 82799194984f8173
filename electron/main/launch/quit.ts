import { app } from 'electron'

/**
 * Ends the app in order: the first request to quit is put off until `finish` is done, so that the coordinator answers
 * what it holds and closes its store.
 * @returns whether the app is to end
 */
export function quitInOrder(finish: () => Promise<void>): () => boolean {
  let phase: 'running' | 'finishing' | 'done' = 'running'
  app.on('before-quit', (event) => {
    if (phase === 'done') return
    event.preventDefault()
    if (phase === 'finishing') return
    phase = 'finishing'
    void finish().finally(() => {
      phase = 'done'
      app.quit()
    })
  })
  // The app lives in the tray when its window is closed.
  app.on('window-all-closed', () => undefined)
  return () => phase !== 'running'
}
