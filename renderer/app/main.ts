import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createBrowserTransport } from '../offline/browser-transport.ts'
import { createDesktopTransport } from '../offline/desktop-transport.ts'
import { browserToken } from '../stores/browser-token.ts'
import { useSession } from '../stores/session.ts'
import App from './App.vue'
import { i18n, setLanguage } from './i18n.ts'
import { createAppRouter } from './router.ts'
import { chosenLanguage, markLanguage } from './use-language.ts'
import { usePreferences } from '../stores/preferences.ts'
import './theme.css'

const app = createApp(App)
app.use(createPinia())
app.use(i18n)

const session = useSession()
session.transport = window.countersign
  ? createDesktopTransport(window.countersign)
  : createBrowserTransport({ origin: location.origin, token: browserToken.get })

void draw()

/**
 * Nothing waits at the top of this file: a language's texts come as a file that takes parts from the one with this in it,
 * and each would wait for the other.
 */
async function draw(): Promise<void> {
  // Before the first page is drawn. Without its texts the app still works, in English.
  await setLanguage(chosenLanguage(usePreferences().language)).catch(() => setLanguage('en'))
  markLanguage()

  app.use(createAppRouter())
  app.mount('#app')
}
