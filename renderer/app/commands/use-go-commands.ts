import { useRoute, useRouter } from 'vue-router'
import { useRequests } from '../../offline/use-requests.ts'
import { usePalette } from './use-palette.ts'
import { useCommands, type Command } from '../../stores/commands.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { screens } from '../screens.ts'

/** Commands that work on every page: where to go, the palette, the sheet of keys. */
export function useGoCommands(): void {
  const router = useRouter()
  const preferences = usePreferences()
  const { palette, sheet } = usePalette()
  const route = useRoute()
  const forMe = useRequests(() => 'for-me')
  useCommands([
    {
      id: 'app.next-request',
      title: 'commands.nextRequest',
      group: 'decide',
      keys: ['n'],
      when: () => (forMe.value?.length ?? 0) > 0,
      run: () => {
        // Whoever has waited longest comes first; the one that is open is passed over while there is another.
        const other = forMe.value?.findLast(({ id }) => id !== route.params['requestId'])
        const next = other ?? forMe.value?.at(-1)
        if (next) void router.push({ name: 'requests', params: { requestId: next.id } })
      },
    },
    ...screens.flatMap(({ name, path, title, nav }): Command[] =>
      nav
        ? [
            {
              id: `go.${name}`,
              title,
              group: 'go',
              keys: [`g ${nav.key}`],
              run: () => void router.push(path.replace(/\/:.*$/, '')),
            },
          ]
        : [],
    ),
    {
      id: 'app.palette',
      title: 'commands.palette',
      group: 'app',
      keys: ['mod+k'],
      run: () => (palette.value = true),
    },
    { id: 'app.keys', title: 'commands.keys', group: 'app', keys: ['?'], run: () => (sheet.value = true) },
    {
      id: 'app.sidebar',
      title: 'commands.sidebar',
      group: 'app',
      keys: ['mod+b'],
      run: () => (preferences.sidebarFolded = !preferences.sidebarFolded),
    },
    {
      id: 'app.theme',
      title: 'commands.theme',
      group: 'app',
      run: () => {
        preferences.theme = document.documentElement.classList.contains('dark') ? 'light' : 'dark'
      },
    },
  ])
}
