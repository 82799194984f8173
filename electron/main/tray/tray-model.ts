import { plainText } from '../../../shared/domain/text/plain.ts'
import type { ShellTexts } from '../../texts/en.ts'
import { placeName } from '../../texts/place-name.ts'
import type { WaitingList } from '../inbox/waiting.ts'

const TRAY_REQUESTS = 5
const LABEL_LIMIT = 70

export interface TrayModel {
  readonly tooltip: string
  /** First line of the menu. */
  readonly headline: string
  /** The oldest requests, the longest waiting first. */
  readonly requests: readonly { readonly id: string; readonly place: string; readonly label: string }[]
  readonly needsAttention: boolean
}

/**
 * What the tray shows. Names are people's and connectors' own; nothing an agent wrote stands here.
 * @param lists what waits at each place, by the place's id
 */
export function trayModel(
  lists: ReadonlyMap<string, WaitingList>,
  connected: boolean,
  texts: ShellTexts,
): TrayModel {
  const { tray: say } = texts
  const all = [...lists].flatMap(([place, list]) => [...list.values()].map((one) => ({ ...one, place })))
  const count = all.length
  const headline = connected ? (count === 0 ? say.nothing : say.waiting(count)) : say.unconnected
  const oldest = all
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id))
    .slice(0, TRAY_REQUESTS)
  return {
    tooltip: `Countersign: ${headline}`,
    headline,
    requests: oldest.map(({ id, place, requester, connector }) => ({
      id,
      place,
      label: menuLabel(
        [requester, connector, ...(lists.size > 1 ? [placeName(place, texts)] : [])].join(' · '),
      ),
    })),
    needsAttention: count > 0,
  }
}

/** In a menu an ampersand marks the key of the item, unless it is doubled. */
function menuLabel(text: string): string {
  return plainText(text, LABEL_LIMIT).replaceAll('&', '&&')
}
