import { placesOf } from './find-text.ts'

/** What marks the find bar itself: it is not part of what is searched. */
const NOT_SEARCHED = 'data-not-searched'

interface Piece {
  readonly node: Text
  /** Where it begins in the whole text. */
  readonly at: number
}

/** Every place on the page where a person can read the query, in the order of the page. */
export function rangesOf(root: Element, query: string): readonly Range[] {
  const { text, pieces } = readPage(root)
  let first = 0
  return placesOf(text, query).flatMap(({ start, end }) => {
    // Places come in order, so the search for their pieces never goes back.
    while (first + 1 < pieces.length && (pieces[first + 1]?.at ?? Infinity) <= start) first++
    let last = first
    while (last + 1 < pieces.length && (pieces[last + 1]?.at ?? Infinity) < end) last++
    const from = pieces[first]
    const to = pieces[last]
    if (!from || !to) return []
    const range = document.createRange()
    range.setStart(from.node, Math.min(start - from.at, from.node.length))
    range.setEnd(to.node, Math.min(end - to.at, to.node.length))
    return [range]
  })
}

/** The visible text as it reads: words of one line together, those of two blocks apart. */
function readPage(root: Element): { readonly text: string; readonly pieces: readonly Piece[] } {
  const pieces: Piece[] = []
  let text = ''
  let block: Element | null = null
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!(node instanceof Text) || parent === null || !isReadable(parent)) continue
    const own = blockOf(parent)
    if (block !== null && own !== block) text += '\n'
    block = own
    pieces.push({ node, at: text.length })
    text += node.data
  }
  return { text, pieces }
}

const isReadable = (element: Element): boolean =>
  element.closest(`[${NOT_SEARCHED}], script, style`) === null &&
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true })

function blockOf(element: Element): Element {
  let at = element
  while (at.parentElement !== null && getComputedStyle(at).display.startsWith('inline')) at = at.parentElement
  return at
}
