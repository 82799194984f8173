import { Inbox, LayoutDashboard, Plug, Settings, ShieldCheck, Users, Workflow } from '@lucide/vue'
import type { Component } from 'vue'
import type { RouteComponent } from 'vue-router'

export interface Screen {
  readonly name: string
  readonly path: string
  /** Key of its name; also the window's title. */
  readonly title: string
  readonly load: () => Promise<RouteComponent>
  /** Stands in the sidebar, with this picture and this key after `g`. */
  readonly nav?: { readonly icon: Component; readonly key: string }
}

/** Every screen behind the sign-in, in the order of the sidebar. Each is loaded when it is first opened. */
export const screens: readonly Screen[] = [
  {
    name: 'dashboard',
    path: '/dashboard',
    title: 'nav.dashboard',
    load: () => import('../screens/dashboard/DashboardScreen.vue'),
    nav: { icon: LayoutDashboard, key: 'd' },
  },
  {
    name: 'requests',
    path: '/requests/:requestId?',
    title: 'nav.requests',
    load: () => import('../screens/requests/RequestsScreen.vue'),
    nav: { icon: Inbox, key: 'r' },
  },
  {
    name: 'flows',
    path: '/flows/:flowId?/:page?',
    title: 'nav.flows',
    load: () => import('../screens/flows/FlowsScreen.vue'),
    nav: { icon: Workflow, key: 'f' },
  },
  {
    name: 'policies',
    path: '/policies/:policyId?',
    title: 'nav.policies',
    load: () => import('../screens/policies/PoliciesScreen.vue'),
    nav: { icon: ShieldCheck, key: 'p' },
  },
  {
    name: 'connectors',
    path: '/connectors/:connectorId?',
    title: 'nav.connectors',
    load: () => import('../screens/connectors/ConnectorsScreen.vue'),
    nav: { icon: Plug, key: 'c' },
  },
  {
    name: 'people',
    path: '/people/:tab?/:personId?',
    title: 'nav.people',
    load: () => import('../screens/people/PeopleScreen.vue'),
    nav: { icon: Users, key: 'u' },
  },
  {
    name: 'settings',
    path: '/settings/:section?',
    title: 'nav.settings',
    load: () => import('../screens/settings/SettingsScreen.vue'),
    nav: { icon: Settings, key: 's' },
  },
]

export const HOME = '/requests'
