import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useMedia } from '../../ui/use-media.ts'
import type { RequestRow } from '../../offline/request-row.ts'
import type { RequestScope } from '../../offline/use-requests.ts'
import type { Column } from '../../ui/table.ts'

/** The columns of the list. Resolved requests are told by when they ended, pending ones by when they were asked. */
export function useColumns(scope: Readonly<Ref<RequestScope>>): ComputedRef<readonly Column<RequestRow>[]> {
  const { t } = useI18n()
  const roomy = useMedia('(min-width: 1400px)')
  return computed(() => {
    const resolved = scope.value === 'resolved'
    return [
      {
        id: 'name',
        label: t('requests.columns.name'),
        track: 'minmax(172px, 1fr)',
        narrowTrack: 'minmax(176px, 1.3fr)',
        sortable: true,
      },
      {
        id: 'identifier',
        label: t('requests.columns.identifier'),
        track: 'minmax(184px, 1.2fr)',
        sortable: true,
        wideOnly: true,
      },
      {
        id: 'connector',
        label: t('requests.columns.connector'),
        track: 'minmax(126px, 0.8fr)',
        sortable: true,
        // A small window has no room for it beside a panel: the names of tools begin with it.
        wideOnly: !roomy.value,
      },
      {
        id: 'tools',
        label: t('requests.columns.tools'),
        track: 'minmax(172px, 1fr)',
        narrowTrack: 'minmax(142px, 1fr)',
      },
      resolved
        ? {
            id: 'resolved',
            label: t('requests.columns.resolved'),
            track: 'minmax(110px, 0.6fr)',
            sortable: true,
          }
        : {
            id: 'requested',
            label: t('requests.columns.requested'),
            track: 'minmax(184px, 1fr)',
            narrowTrack: 'minmax(110px, 0.8fr)',
            sortable: true,
          },
      {
        id: 'note',
        label: resolved ? t('requests.columns.outcome') : t('requests.columns.note'),
        track: 'minmax(120px, 1fr)',
        // How a request ended is worth its place; a note also stands in the panel.
        wideOnly: !resolved,
      },
    ]
  })
}
