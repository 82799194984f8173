import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createBrowserTransport } from '../offline/browser-transport.ts'
import { createDesktopTransport } from '../offline/desktop-transport.ts'
import { browserToken } from '../stores/browser-token.ts'
import { useSession } from '../stores/session.ts'
import App from './App.vue'
import { i18n } from './i18n.ts'
import { createAppRouter } from './router.ts'
import './theme.css'

const app = createApp(App)
app.use(createPinia())
app.use(i18n)

const session = useSession()
session.transport = window.countersign
  ? createDesktopTransport(window.countersign)
  : createBrowserTransport({ origin: location.origin, token: browserToken.get })

app.use(createAppRouter())
app.mount('#app')
