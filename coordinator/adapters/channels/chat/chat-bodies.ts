import type { RoomMessage } from '../../../ports/room.ts'

const LONGEST_HEADER = 150
const LONGEST_TEXT = 1900
const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * Block Kit. Texts are `plain_text`, in which nothing is a mention, a link or formatting; the line for notifications has
 * no such form, so what would be markup in it is escaped as Slack asks.
 */
export function slackBody({ title, facts, action }: RoomMessage): object {
  const plain = (text: string, most = LONGEST_TEXT) => ({
    type: 'plain_text',
    text: cut(text, most),
    emoji: false,
  })
  return {
    text: cut(title, LONGEST_TEXT).replace(/[&<>]/g, (character) => MARKUP[character] ?? ''),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: plain(title, LONGEST_HEADER) },
      ...facts.map(([label, value]) => ({ type: 'section', text: plain(lineOf(label, value)) })),
      ...(action
        ? [
            {
              type: 'actions',
              elements: [{ type: 'button', text: plain(action.label, 75), url: action.url }],
            },
          ]
        : []),
    ],
  }
}

/** An Adaptive Card. Texts are runs of a `RichTextBlock`, which knows no Markdown. */
export function teamsBody({ title, facts, action }: RoomMessage): object {
  const block = (text: string, more: object = {}) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: cut(text, LONGEST_TEXT), ...more }],
  })
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            block(title, { weight: 'Bolder', size: 'Medium' }),
            ...facts.map(([label, value]) => block(lineOf(label, value))),
          ],
          ...(action ? { actions: [{ type: 'Action.OpenUrl', title: action.label, url: action.url }] } : {}),
        },
      },
    ],
  }
}

const lineOf = (label: string, value: string): string => (label === '' ? value : `${label}: ${value}`)

const cut = (text: string, most: number): string => {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}
