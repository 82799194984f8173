import { escapeHtml } from '../../../shared/domain/text/escape-html.ts'
import { visibleText, type Segment } from '../../../shared/domain/text/visible.ts'

/** Markup that is safe to send. Only the functions of this file make it, out of texts that they escape. */
export interface Html {
  readonly markup: string
}

type Part = Html | string | number | readonly Part[] | null | false

/** Everything between the literal parts is escaped, but for what is `Html` already. Nothing: `null`, `false`. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: literals.map((literal, index) => literal + render(parts[index] ?? null)).join('') }
}

/** A sentence with parts in the places that it names: `{who} asks`. Both are escaped; a place without a part stays. */
export const filled = (sentence: string, parts: Readonly<Record<string, Part>>): Html =>
  html`${sentence.split(/\{(\w+)\}/).map((piece, index) => {
    if (index % 2 === 0) return piece
    return Object.hasOwn(parts, piece) ? (parts[piece] ?? null) : `{${piece}}`
  })}`

function render(part: Part): string {
  if (part === null || part === false) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return 'markup' in part ? part.markup : part.map(render).join('')
}

/**
 * Text from agents, connectors and people exactly as it is: as text, isolated from its surroundings, what cannot be seen
 * drawn by its code, mixed scripts marked, nothing left out.
 */
export const untrusted = (text: string): Html => html`<bdi>${visibleText(text).segments.map(segment)}</bdi>`

/** Whether `untrusted` marked something in it. What it was given is escaped, and cannot say so itself. */
export const hasMarked = ({ markup }: Html, what: 'mixed' | 'hidden-character'): boolean =>
  markup.includes(`<span class="${what}"`)

function segment(part: Segment): Html {
  switch (part.kind) {
    case 'line-break':
      return html`<span class="faint" aria-hidden="true">⏎</span><br />`
    case 'code':
      return html`<span class="hidden-character" lang="en" title="${part.name}"
        >${part.code}${part.count > 1 && ` × ${part.count}`}</span
      >`
    case 'text':
      return part.mark ? html`<span class="mixed">${part.text}</span>` : html`${part.text}`
  }
}
