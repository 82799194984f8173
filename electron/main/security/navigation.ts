import type { App, WebContents, WebPreferences } from 'electron'
import { weakenedPreferences } from './web-preferences.ts'

/** Closes every way by which a page could leave, open or carry another page, for this and every later window. */
export function guardNavigation(app: App, told: (what: string) => void): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, told))
}

function guardContents(contents: WebContents, told: (what: string) => void): void {
  if (contents.getType() !== 'window') return
  const weakened = weakenedPreferences({ ...preferencesOf(contents) })
  if (weakened.length > 0) {
    told(`a window was closed because of its settings: ${weakened.join(', ')}`)
    contents.close()
    return
  }
  const refuse = (event: { preventDefault(): void }, what: string) => {
    event.preventDefault()
    told(`${what} was refused`)
  }
  contents.on('will-navigate', (event) => refuse(event, 'a navigation'))
  contents.on('will-frame-navigate', (event) => refuse(event, 'a navigation of a frame'))
  contents.on('will-redirect', (event) => refuse(event, 'a redirection'))
  contents.on('will-attach-webview', (event) => refuse(event, 'a page inside the page'))
  contents.setWindowOpenHandler(() => {
    told('a new window was refused')
    return { action: 'deny' }
  })
  contents.on('did-create-window', (window) => window.destroy())
}

/** The settings that a window really got. The method is there in every release, and is not in the published types. */
function preferencesOf(
  contents: WebContents & { getLastWebPreferences?(): WebPreferences | null },
): WebPreferences {
  return contents.getLastWebPreferences?.() ?? {}
}
