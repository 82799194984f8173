import type { Language } from '../../../../shared/domain/people/language.ts'

/** What a mail says, before it becomes text and HTML. Every text in it is on one line and safe to show, not yet escaped. */
export interface Letter {
  readonly language: Language
  readonly subject: string
  readonly greeting: string
  /** The sentence that matters most. */
  readonly lead: string
  readonly facts: readonly (readonly [label: string, value: string])[]
  readonly tools: readonly LetterTool[]
  /** Other requests, each with where it can be seen: what a digest is made of. */
  readonly items: readonly { readonly text: string; readonly detail: string; readonly url: string }[]
  /** To be typed somewhere; drawn large. */
  readonly code?: string
  readonly action?: { readonly label: string; readonly url: string }
  readonly closing: readonly string[]
}

export interface LetterTool {
  readonly identifier: string
  readonly mark: string
}

/** The mail for programs and people that read no HTML. */
export function letterText(letter: Letter): string {
  const { facts, tools, items, code, action } = letter
  const blocks: (readonly string[])[] = [
    [letter.greeting],
    [letter.lead],
    tools.map(({ identifier, mark }) => `- ${identifier} (${mark})`),
    facts.map(([label, value]) => `${label}: ${value}`),
    ...items.map(({ text, detail, url }) => [`- ${text}`, `  ${detail}`, `  ${url}`]),
    code === undefined ? [] : [code],
    action === undefined ? [] : [`${action.label}:`, action.url],
    letter.closing,
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\r\n'))
    .join('\r\n\r\n')
}
