import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RequestRow } from '../../offline/request-row.ts'
import type { RequestScope } from '../../offline/use-requests.ts'
import type { Column } from '../../ui/table.ts'

/** The columns of the list. Resolved requests are told by when they ended, pending ones by when they were asked. */
export function useColumns(scope: Readonly<Ref<RequestScope>>): ComputedRef<readonly Column<RequestRow>[]> {
  const { t } = useI18n()
  return computed(() => {
    const resolved = scope.value === 'resolved'
    return [
      { id: 'name', label: t('requests.columns.name'), track: 'minmax(150px, 1.3fr)', sortable: true },
      {
        id: 'identifier',
        label: t('requests.columns.identifier'),
        track: 'minmax(140px, 1.3fr)',
        sortable: true,
        wideOnly: true,
      },
      {
        id: 'connector',
        label: t('requests.columns.connector'),
        track: 'minmax(96px, 0.9fr)',
        sortable: true,
      },
      { id: 'tools', label: t('requests.columns.tools'), track: 'minmax(132px, 1.3fr)' },
      resolved
        ? {
            id: 'resolved',
            label: t('requests.columns.resolved'),
            track: 'minmax(110px, 1.1fr)',
            sortable: true,
          }
        : {
            id: 'requested',
            label: t('requests.columns.requested'),
            track: 'minmax(110px, 1.1fr)',
            sortable: true,
          },
      {
        id: 'note',
        label: resolved ? t('requests.columns.outcome') : t('requests.columns.note'),
        track: 'minmax(120px, 1.6fr)',
        // How a request ended is worth its place; a note also stands in the panel.
        wideOnly: !resolved,
      },
    ]
  })
}
