import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  CirclePause,
  CirclePlay,
  Copy,
  Eye,
  Pencil,
  Trash2,
} from '@lucide/vue'
import type { PolicyResource } from '../../../shared/contract/http/policies.ts'
import type { MenuItem } from '../../ui/Menu.vue'
import type { Say } from './policy-words.ts'

/** What can be done with one policy of a list. */
export function menuFor(
  policy: PolicyResource,
  rows: readonly PolicyResource[],
  { isAdmin, canMove }: { readonly isAdmin: boolean; readonly canMove: boolean },
  say: Say,
): readonly MenuItem[] {
  if (!isAdmin) return [{ id: 'open', label: say('view'), icon: Eye }]
  const first = rows[0]?.id === policy.id
  const last = rows.at(-1)?.id === policy.id
  const moves: readonly MenuItem[] = [
    { id: 'up', label: say('up'), icon: ArrowUp, disabled: !canMove || first, separated: true },
    { id: 'down', label: say('down'), icon: ArrowDown, disabled: !canMove || last },
    { id: 'first', label: say('first'), icon: ArrowUpToLine, disabled: !canMove || first },
    { id: 'last', label: say('last'), icon: ArrowDownToLine, disabled: !canMove || last },
  ]
  return [
    { id: 'open', label: say('edit'), icon: Pencil },
    { id: 'duplicate', label: say('duplicate'), icon: Copy },
    policy.enabled
      ? { id: 'disable', label: say('disable'), icon: CirclePause }
      : { id: 'enable', label: say('enable'), icon: CirclePlay },
    ...moves,
    { id: 'remove', label: say('remove'), icon: Trash2, danger: true, separated: true },
  ]
}
