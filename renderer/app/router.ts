import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import { showToast } from '../ui/toasts.ts'
import { i18n, loadTexts } from './i18n.ts'
import { HOME, screens } from './screens.ts'

/** A page together with a block of texts. */
const withTexts =
  <Page>(block: string, load: () => Promise<Page>) =>
  async (): Promise<Page> =>
    (await Promise.all([load(), loadTexts(block)]))[0]

/** Hash history: the same pages are served from the app's scheme and from the coordinator, which know no paths. */
export function createAppRouter(): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      ...screens.map(({ name, path, title, load }) => ({
        name,
        path,
        component: withTexts(name, load),
        meta: { title },
      })),
      {
        name: 'welcome',
        path: '/welcome',
        component: withTexts('onboarding', () => import('../screens/onboarding/WelcomeScreen.vue')),
        meta: { title: 'welcome.title', bare: true },
      },
      {
        name: 'set-up',
        path: '/setup/:token',
        component: withTexts('onboarding', () => import('../screens/sign-in/SetUpScreen.vue')),
        meta: { title: 'setUp.title', bare: true, open: true },
      },
      {
        name: 'sign-in',
        path: '/sign-in',
        component: withTexts('onboarding', () => import('../screens/sign-in/SignInScreen.vue')),
        meta: { title: 'signIn.title', bare: true, open: true },
      },
      ...(import.meta.env.DEV
        ? [
            {
              name: 'gallery',
              path: '/gallery',
              component: async () =>
                (
                  await Promise.all([
                    import('../screens/gallery/GalleryScreen.vue'),
                    loadTexts('flows'),
                    loadTexts('settings'),
                  ])
                )[0],
              meta: { title: 'app.name', bare: true, open: true },
            },
          ]
        : []),
      { path: '/:anything(.*)*', redirect: HOME },
    ],
  })
  // A browser fetches a page when it is first opened: without a connection nothing else would happen.
  router.onError(() => {
    const { t } = i18n.global
    showToast({ tone: 'wait', title: t('problem.page'), text: t('problem.page_what_now') })
  })
  return router
}

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    /** Without the sidebar. */
    bare?: boolean
    /** For whoever is not signed in. */
    open?: boolean
  }
}
